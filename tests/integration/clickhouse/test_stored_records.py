"""The tables of inputs give back the topics that were folded into them."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.registry import PACKAGED
from schemas.topics import INPUTS
from scorer.errors import BadInput
from streams.codec.encode import decode_one
from streams.logs.stored.records import StoredRecords
from streams.logs.stored.tables import Range, Tables
from streams.logs.stored.told import told_by
from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog, Sent
from tests.servers.hand_made_parts import Parts, engine, publish, sink_all

pytestmark = pytest.mark.integration
_LOST = {"session", "composite", "label", "price"}
PLACES = [(topic, partition) for topic in INPUTS for partition in (0, 1)]


@pytest.fixture(scope="module")
def sunk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    with engine(Settings(data_dir=tmp_path_factory.mktemp("parts"), partitions=2)) as parts:
        asyncio.run(publish(parts, HandMadeLog().records()))
        sink_all(parts)
        yield parts


def tables(sunk: Parts, within: Range) -> Tables:
    return Tables(sunk.client, within, sunk.at.clickhouse)


def folded(topic: str, partition: int) -> list[tuple[int, Sent, dict[str, Any]]]:
    """What counted steps took from a topic and did not reject, read from the log itself, with offsets."""
    records = list(HandMadeLog().records())
    journal = [
        decode_one("journal", one.value or b"")
        for one in records
        if one.topic == "journal" and one.partition == partition
    ]
    rejected = {
        (step["inputs"][each["input"]]["topic"], each["offset"])
        for step in journal
        if step["kind"] == "step"
        for each in step["rejected"]
    }
    sent = [one for one in records if (one.topic, one.partition) == (topic, partition)]
    good = [(at, one) for at, one in enumerate(sent) if (topic, at) not in rejected]
    return [(at, one, decode_one(topic, one.value or b"")) for at, one in good]


def stored(sunk: Parts, topic: str, partition: int, within: Range = Range()) -> list[tuple[int, int, dict[str, Any]]]:
    """Offset, time of publishing and record of all that the table gives back."""

    async def read() -> list[tuple[int, int, dict[str, Any]]]:
        async with StoredRecords(tables(sunk, within), PACKAGED).open(topic, partition) as log:
            chunks = [chunk async for chunk in log.read(0, await log.high_watermark())]
        return [
            (offset, published_ms, decode_one(topic, value or b""))
            for chunk in chunks
            for offset, published_ms, value in zip(
                chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.values, strict=True
            )
        ]

    return asyncio.run(read())


def kept(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _LOST}


@pytest.mark.parametrize(("topic", "partition"), PLACES)
def test_a_partition_of_a_topic_comes_back(sunk: Parts, topic: str, partition: int) -> None:
    found = [(offset, published_ms, kept(record)) for offset, published_ms, record in stored(sunk, topic, partition)]
    wanted = [(offset, one.published_ms, kept(record)) for offset, one, record in folded(topic, partition)]
    assert found == wanted


def test_prices_come_back_in_whole_millionths(sunk: Parts) -> None:
    told = [record["price"] for *_, record in folded("clicks", 0)]
    found = [record["price"] for *_, record in stored(sunk, "clicks", 0)]
    assert found == [None if price is None else round(float(price), 6) for price in told]


def test_a_range_is_by_the_time_of_publishing(sunk: Parts) -> None:
    times = sorted(one.published_ms for _, one, _ in folded("clicks", 0))
    found = stored(sunk, "clicks", 0, Range(from_ms=times[10], to_ms=times[30]))
    assert sorted(published_ms for _, published_ms, _ in found) == [
        time for time in times if times[10] <= time < times[30]
    ]


def test_a_topic_that_is_no_input_is_empty(sunk: Parts) -> None:
    assert stored(sunk, "journal", 0) == []


def test_products_and_launches_are_what_events_say_of_them(sunk: Parts) -> None:
    told = told_by(tables(sunk, Range()))
    on = {record["product"] for topic, p in PLACES if topic in ("clicks", "reviews") for *_, record in folded(topic, p)}
    assert told.products.column("product").to_pylist() == sorted(on)
    assert set(told.launches.column("launch").to_pylist()) == {
        row[0] for row in sunk.rows("SELECT DISTINCT launch FROM events WHERE launch != ''")
    }


def test_a_range_without_events_is_refused(sunk: Parts) -> None:
    with pytest.raises(BadInput, match="no event in this range; at table events; seen: from_ms 0, to_ms 5"):
        tables(sunk, Range(from_ms=0, to_ms=5)).check_any()
