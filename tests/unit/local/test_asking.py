"""What is said of a part that does not answer, and what is not."""

import gc
import socket

import pytest

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.local.addresses import Addresses
from streams.local.asking import kafka_roundtrip
from streams.local.stack_file import Process, Running
from streams.local.status import ask

NOWHERE = "127.0.0.1:1"
ADDRESSES = Addresses(kafka=Access(NOWHERE), clickhouse=f"http://{NOWHERE}/default")


def _embedded(name: str, *, background: bool) -> Running:
    return Running(name, Process(77, 1), Process(66, 1), NOWHERE, [1], "a.log", background=background)


def _remedy(name: str, here: Running | None) -> str:
    return ask(name, ADDRESSES, here).remedy


def test_a_client_of_a_broker_that_hangs_is_let_go_of(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung, pytest.raises(Unavailable):
        kafka_roundtrip(Access(f"127.0.0.1:{hung.getsockname()[1]}"), timeout_s=0.5)
    gc.collect()
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []


def test_a_broker_that_does_not_answer_is_ended_only_with_a_word_on_its_topics() -> None:
    assert _remedy("kafka", _embedded("kafka", background=True)) == (
        "`launchpulse stack down`, then `stack up`: the topics, which are in its memory, are lost."
    )


def test_another_part_that_does_not_answer_is_ended_alone() -> None:
    assert _remedy("clickhouse", _embedded("clickhouse", background=True)) == (
        "`kill -9 77` ends it alone, and the stack starts it anew; the broker keeps its topics."
    )


def test_a_part_of_another_command_ends_with_that() -> None:
    assert _remedy("clickhouse", _embedded("clickhouse", background=False)) == (
        "It belongs to another command, process 66, and ends with that."
    )


def test_a_configured_part_is_for_its_operator() -> None:
    assert _remedy("clickhouse", None) == "Check LAUNCHPULSE_CLICKHOUSE and the server."
