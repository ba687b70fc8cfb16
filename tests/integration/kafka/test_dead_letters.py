"""Dead letters are listed with their reasons, shown as far as they can be read, and published again once."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from scorer.errors import BadInput
from streams.brokers.access import Access
from streams.cli import dead_letters
from streams.codec.decode import decode
from streams.codec.encode import decode_one, encode_one
from streams.dead_letters.resubmit import HEADER
from streams.kafka.admin import create
from streams.kafka.batches import send_rows
from streams.kafka.consume import read_topic
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.ports import Chunk
from streams.settings import Settings
from tests.builders.avro_events import chunk, event, value

pytestmark = pytest.mark.integration
Ask = Callable[..., dict[str, Any]]
BAD = [value(price=-1.0, event_id="e7"), value()[:-9], None, value(shopper="u2")]


@pytest.fixture
def settings(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings that the commands read, on topics of their own with one letter for each of BAD."""
    prefix = f"{tmp_path.name}-"
    for name, given in {"KAFKA": broker, "TOPIC_PREFIX": prefix, "PARTITIONS": "2", "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(f"LAUNCHPULSE_{name}", given)
    asyncio.run(_write_letters(Settings()))
    return Settings()


@pytest.fixture
def ask(settings: Settings) -> Ask:
    """Run `dead-letters` with these words and --json; its object, after a success."""
    app = typer.Typer()
    dead_letters.commands(app)

    def run(*words: str) -> dict[str, Any]:
        result = CliRunner().invoke(app, ["dead-letters", *words, "--json"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
        return found

    return run


def test_the_list_has_each_letter_once_with_what_to_do(ask: Ask) -> None:
    found = ask("list")
    assert [(one["address"], one["error"]) for one in found["dead_letters"]] == [
        ("clicks/1/100", "bad_price"),
        ("clicks/1/101", "truncated"),
        ("clicks/1/102", "no_value"),
        ("clicks/1/103", "key_mismatch"),
    ]
    assert found["errors"] == {"bad_price": 1, "truncated": 1, "no_value": 1, "key_mismatch": 1}
    assert found["dead_letters"][0]["message"] == "price is -1.0"
    assert found["dead_letters"][0]["remedy"] == "Send the price of one piece, or null where it is unknown."


def test_the_list_can_be_narrowed_and_counts_all(ask: Ask) -> None:
    found = ask("list", "--error", "truncated")
    assert [one["address"] for one in found["dead_letters"]] == ["clicks/1/101"]
    assert (len(ask("list", "--limit", "1")["dead_letters"]), ask("list", "--limit", "1")["count"]) == (1, 4)


def test_a_letter_that_can_be_read_is_shown_by_fields(ask: Ask) -> None:
    found = ask("show", "clicks/1/100")
    assert (found["fields"], found["rest_hex"]) == (event(price=-1.0, event_id="e7"), "")


def test_a_truncated_letter_is_shown_as_far_as_it_goes(ask: Ask) -> None:
    found = ask("show", "clicks/1/101")
    assert found["fields"] == {name: event()[name] for name in ("event_id", "shopper", "at_ms", "kind", "product")}
    assert found["rest_hex"] == "020000000000"


def test_a_corrected_letter_is_an_event_again_and_is_marked(ask: Ask, settings: Settings) -> None:
    sent = ask("resubmit", "clicks/1/100", "--set", "price=2.5")["resubmitted"]
    new = sent["clicks/1/100"]
    chunks = _topic(settings, "clicks")
    assert [f"clicks/{one.partition}/{one.offsets[0]}" for one in chunks] == [new]
    assert decode_one("clicks", chunks[0].values[0] or b"") == event(price=2.5, event_id="e7")
    assert chunks[0].keys == [b"u1"]
    assert ask("list")["dead_letters"][0]["resubmitted_as"] == new


def test_a_letter_is_not_resubmitted_twice_unless_asked(ask: Ask, settings: Settings) -> None:
    ask("resubmit", "--error", "key_mismatch")
    assert ask("resubmit", "--error", "key_mismatch") == {"resubmitted": {}, "left_out": ["clicks/1/103"]}
    assert list(ask("resubmit", "clicks/1/103", "--again")["resubmitted"]) == ["clicks/1/103"]
    assert sum(len(one.values) for one in _topic(settings, "clicks")) == 2


def test_resubmitting_under_the_shoppers_key_heals_a_key_that_differed(ask: Ask, settings: Settings) -> None:
    ask("resubmit", "clicks/1/103")
    (again,) = _topic(settings, "clicks")
    assert again.keys == [b"u2"]
    assert decode(replace(again, topic="clicks"), settings).poison == []


def test_any_bytes_may_be_given_in_a_letters_place(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "value").write_bytes(value(event_id="whole"))
    ask("resubmit", "clicks/1/102", "--value-file", str(tmp_path / "value"))
    assert [one.values for one in _topic(settings, "clicks")] == [[value(event_id="whole")]]


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (["show", "clicks/9/9"], "there is no such dead letter"),
        (["resubmit", "clicks/1/102"], "holds no value"),
        (["resubmit", "clicks/1/100", "--set", "colour=red"], "a field is set as name=value"),
        (["resubmit", "clicks/1/100", "--set", "price=cheap"], "is written as JSON"),
        (["resubmit", "clicks/1/100", "--set", "quantity=1.5"], "does not fit the schema"),
        (["resubmit", "clicks/1/101", "--set", "price=1"], "no record of clicks"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_sent(
    ask: Ask, settings: Settings, words: Any, seen: str
) -> None:
    with pytest.raises(BadInput, match=seen):
        ask(*words)
    assert _topic(settings, "clicks") == []


async def test_a_resubmitted_record_names_the_letter_in_a_header(ask: Ask, settings: Settings) -> None:
    from aiokafka import AIOKafkaConsumer

    await asyncio.to_thread(ask, "resubmit", "clicks/1/103")
    consumer = AIOKafkaConsumer(
        settings.topic("clicks"), bootstrap_servers=settings.kafka, auto_offset_reset="earliest"
    )
    async with consumer:
        record = await consumer.getone()
    assert record.headers == ((HEADER, b"clicks/1/103"),)


async def _write_letters(settings: Settings) -> None:
    """As a worker does: numbered; and the first sent twice, as after a crash."""
    await create(Access.of(settings), plans(settings))
    poison = decode(chunk(BAD), settings).poison
    letters = [
        encode_one("dead-letters", {"seq": seq, "topic": "clicks", "partition": 1, **vars(bad)})
        for seq, bad in enumerate(poison)
    ]
    topic = settings.topic("dead-letters")
    async with producing(Access.of(settings)) as producer:
        await send_rows(producer, topic, 1, [b"u1"] * (len(letters) + 1), [letters[0], *letters])


def _topic(settings: Settings, name: str) -> list[Chunk]:
    async def read() -> list[Chunk]:
        return [one async for one in read_topic(Access.of(settings), settings.topic(name))]

    return asyncio.run(read())
