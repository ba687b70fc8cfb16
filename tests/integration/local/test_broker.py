"""The embedded broker, used as a client does."""

from pathlib import Path

import pytest

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.local.asking import kafka_metadata, kafka_roundtrip
from streams.local.broker import Broker

pytestmark = pytest.mark.integration


def test_a_record_goes_in_and_comes_back_until_it_stops(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "a folder")
    broker.launch()
    try:
        broker.await_healthy()
        assert "came back" in kafka_roundtrip(Access(broker.address))
        assert "1 topics" in kafka_metadata(Access(broker.address))
    finally:
        broker.stop()
    assert not broker.healthy()
    with pytest.raises(Unavailable, match="Kafka does not answer"):
        kafka_metadata(Access(broker.address))


def test_two_brokers_stand_beside_each_other(tmp_path: Path) -> None:
    brokers = [Broker(tmp_path / name) for name in ("one", "two")]
    try:
        for broker in brokers:
            broker.launch()
        for broker in brokers:
            broker.await_healthy()
        assert brokers[0].address != brokers[1].address
    finally:
        for broker in brokers:
            broker.stop()


def test_one_whose_port_was_taken_meanwhile_starts_on_another(tmp_path: Path) -> None:
    first, second = Broker(tmp_path / "one"), Broker(tmp_path / "two")
    try:
        first.launch()
        first.await_healthy()
        second.ports = list(first.ports)
        second.launch()
        second.await_healthy()
        assert second.ports != first.ports
        assert first.healthy()
        assert second.healthy()
    finally:
        first.stop()
        second.stop()
