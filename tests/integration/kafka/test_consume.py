"""A topic is read from its beginning to its end, as it stood when the reading began."""

import pytest

from scorer.errors import Unavailable
from streams.kafka.admin import create
from streams.kafka.consume import read_topic
from streams.kafka.log import Log
from streams.kafka.produce import Outgoing, producing, send_all
from streams.kafka.topics import plans
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def test_all_records_of_all_partitions_come_in_order(settings: Settings) -> None:
    await create(settings.kafka, plans(settings))
    topic = settings.topic("clicks")
    records = [Outgoing(topic, b"k%d" % at, b"v%d" % at, at % 2) for at in range(12_000)]
    async with producing(settings.kafka) as producer:
        offsets = await send_all(producer, records)
    assert sorted(offsets) == sorted([*range(6_000), *range(6_000)])
    assert await _read(settings, topic) == {
        0: [record.value for record in records if record.partition == 0],
        1: [record.value for record in records if record.partition == 1],
    }


async def test_tombstones_headers_and_large_values_come_through(settings: Settings) -> None:
    await create(settings.kafka, plans(settings))
    topic = settings.topic("dead-letters")
    values = [None, b"", b"x" * 3_000_000]
    async with producing(settings.kafka) as producer:
        await send_all(producer, [Outgoing(topic, b"k", value, 0, [("h", b"1")]) for value in values])
    assert await _read(settings, topic) == {0: values}


async def test_an_empty_topic_ends_at_once(settings: Settings) -> None:
    await create(settings.kafka, plans(settings))
    assert await _read(settings, settings.topic("reviews")) == {}


async def test_a_topic_that_does_not_exist_is_named_and_not_made(settings: Settings) -> None:
    for _ in range(2):
        with pytest.raises(Unavailable, match="does not exist"):
            await _read(settings, settings.topic("clicks"))


async def test_a_log_that_is_closed_as_soon_as_it_is_open_raises_nothing(settings: Settings) -> None:
    await create(settings.kafka, plans(settings))
    async with Log(settings.kafka, settings.topic("clicks"), 0) as log:
        pass
    assert log.topic == settings.topic("clicks")


async def _read(settings: Settings, topic: str) -> dict[int, list[bytes | None]]:
    found: dict[int, list[bytes | None]] = {}
    async for chunk in read_topic(settings.kafka, topic):
        found.setdefault(chunk.partition, []).extend(chunk.values)
    return found
