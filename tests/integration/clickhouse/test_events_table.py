"""The tables of inputs give back the log that was folded into them."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from schemas.topics import INPUTS
from scorer.errors import BadInput
from streams.codec.encode import decode_one
from streams.logs.events_table import Range, events_log
from streams.publish.log import COLUMNS
from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog, Sent
from tests.servers.hand_made_parts import Parts, engine, publish, sink_all

pytestmark = pytest.mark.integration
_LOST = {"session", "composite", "label", "price"}


@pytest.fixture(scope="module")
def sunk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    with engine(Settings(data_dir=tmp_path_factory.mktemp("parts"), partitions=2)) as parts:
        asyncio.run(publish(parts, HandMadeLog().records()))
        sink_all(parts)
        yield parts


def folded(topic: str, partition: int) -> list[tuple[Sent, dict[str, object]]]:
    """What counted steps took from a topic and did not reject, read from the log itself."""
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
    good = [one for at, one in enumerate(sent) if (topic, at) not in rejected]
    return [(one, decode_one(topic, one.value or b"")) for one in good]


@pytest.mark.parametrize("partition", [0, 1])
def test_a_partition_comes_back_in_the_order_of_its_topics(sunk: Parts, partition: int) -> None:
    log = events_log(sunk.client, Range(partition=partition))
    names = {topic: [name for name in COLUMNS[topic].names if name not in _LOST] for topic in INPUTS}
    found = {topic: log.table(topic).select(names[topic]).to_pylist() for topic in INPUTS}
    assert found == {
        topic: [{name: row[name] for name in names[topic]} for _, row in folded(topic, partition)] for topic in INPUTS
    }


def test_prices_come_back_in_whole_millionths(sunk: Parts) -> None:
    found = events_log(sunk.client, Range(partition=0)).clicks.column("price").to_pylist()
    told = [row["price"] for _, row in folded("clicks", 0)]
    assert found == [None if price is None else round(float(str(price)), 6) for price in told]


def test_all_partitions_come_in_the_order_of_publishing(sunk: Parts) -> None:
    log = events_log(sunk.client, Range())
    published = {row["event_id"]: one.published_ms for topic in INPUTS for p in (0, 1) for one, row in folded(topic, p)}
    rows = {topic: iter(log.table(topic).column("event_id").to_pylist()) for topic in INPUTS}
    times = [published[next(rows[INPUTS[which]])] for which in log.order.tolist()]
    assert (len(times), times) == (len(published), sorted(times))


def test_a_range_is_by_the_time_of_publishing(sunk: Parts) -> None:
    times = sorted(one.published_ms for topic in INPUTS for p in (0, 1) for one, _ in folded(topic, p))
    log = events_log(sunk.client, Range(from_ms=times[10], to_ms=times[30]))
    assert len(log) == int(np.sum([times[10] <= time < times[30] for time in times]))


def test_products_and_launches_are_what_events_say_of_them(sunk: Parts) -> None:
    log = events_log(sunk.client, Range())
    on = {row["product"] for p in (0, 1) for topic in ("clicks", "reviews") for _, row in folded(topic, p)}
    assert set(log.products.column("product").to_pylist()) == on
    assert set(log.launches.column("launch").to_pylist()) <= {"l0", "l1", "l2"}
    assert log.launches.num_rows > 0


def test_a_range_without_events_is_refused(sunk: Parts) -> None:
    with pytest.raises(BadInput, match="no event in this range; at table events; seen: from_ms 0, to_ms 5"):
        events_log(sunk.client, Range(from_ms=0, to_ms=5))
