"""A topic is read from its beginning to its end, as it stood when the reading began."""

import pytest

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.batches import send_rows
from streams.kafka.consume import read_topic
from streams.kafka.log import Log
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def test_all_records_of_all_partitions_come_in_order(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    topic = settings.topic("clicks")
    values = [[b"v%d" % at for at in range(partition, 12_000, 2)] for partition in range(2)]
    async with producing(Access.of(settings)) as producer:
        for partition in range(2):
            await send_rows(producer, topic, partition, [b"k"] * 6_000, values[partition])
    assert await _read(settings, topic) == {0: values[0], 1: values[1]}


async def test_tombstones_and_values_larger_than_a_batch_come_through(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    topic = settings.topic("dead-letters")
    values = [None, b"", b"x" * 3_000_000]
    async with producing(Access.of(settings)) as producer:
        await send_rows(producer, topic, 0, [b"k"] * 3, values)
    assert await _read(settings, topic) == {0: values}


async def test_an_empty_topic_ends_at_once(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    assert await _read(settings, settings.topic("reviews")) == {}


async def test_a_topic_that_does_not_exist_is_named_and_not_made(settings: Settings) -> None:
    for _ in range(2):
        with pytest.raises(Unavailable, match="does not exist"):
            await _read(settings, settings.topic("clicks"))


async def test_a_log_that_is_closed_as_soon_as_it_is_open_raises_nothing(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    async with Log(Access.of(settings), settings.topic("clicks"), 0) as log:
        pass
    assert log.topic == settings.topic("clicks")


async def _read(settings: Settings, topic: str) -> dict[int, list[bytes | None]]:
    found: dict[int, list[bytes | None]] = {}
    async for chunk in read_topic(Access.of(settings), topic):
        found.setdefault(chunk.partition, []).extend(chunk.values)
    return found
