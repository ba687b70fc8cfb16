"""One suite for every source of records: topics of a broker, a folder of files, topics in memory."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from schemas.registry import PACKAGED
from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.capture.folder import Source, capture
from streams.capture.manifest import Asked
from streams.kafka.admin import create
from streams.kafka.records import KafkaRecords
from streams.kafka.topics import plans
from streams.ports import Chunk, Records
from streams.settings import Settings
from tests.fakes.records import MemoryRecords, Stored
from tests.servers.brokers import KINDS, running_broker

COUNT = 12_000
_VALUES = (b"\x00\x00\x00\x00\x07rest", b"", None, b"x" * 1_500_000)
STORED = [
    Stored(
        at, 1_700_000_000_000 + at * 7, None if at % 5 == 0 else b"key%d" % at, _VALUES[at] if at < 4 else b"v%d" % at
    )
    for at in range(COUNT)
]


def memory() -> MemoryRecords:
    records = MemoryRecords()
    for one in STORED:
        records.add("clicks", 1, one.value, key=one.key, at_ms=one.published_ms)
    records.make("clicks", 0)
    return records


async def from_files(folder: Path) -> Records:
    asked = Asked(topics=["clicks"], partitions=[0, 1])
    await capture(Source(memory(), PACKAGED, Settings(partitions=2)), asked, folder, lambda *_: None)
    return Captured(folder)


async def from_broker(address: str) -> Records:
    settings = Settings(kafka=address, topic_prefix="records.", partitions=2)
    await create(Access.of(settings), plans(settings))
    async with AIOKafkaProducer(bootstrap_servers=address, linger_ms=5, max_request_size=1 << 23) as producer:
        sent = [
            await producer.send("records.clicks", one.value, key=one.key, partition=1, timestamp_ms=one.published_ms)
            for one in STORED
        ]
        for each in sent:
            await each
    return KafkaRecords(settings, Access.of(settings))


@pytest.fixture(
    scope="module", params=["memory", "files", *(pytest.param(kind, marks=pytest.mark.integration) for kind in KINDS)]
)
def records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "memory":
        yield memory()
    elif request.param == "files":
        yield asyncio.run(from_files(folder / "kept"))
    else:
        with running_broker(request.param, folder) as part:
            yield asyncio.run(from_broker(part.address))


async def read(records: Records, first: int, stop: int) -> list[Chunk]:
    async with records.open("clicks", 1) as log:
        return [chunk async for chunk in log.read(first, stop)]


def told(chunks: list[Chunk]) -> list[Stored]:
    columns = [(chunk.offsets.tolist(), chunk.published_ms.tolist(), chunk.keys, chunk.values) for chunk in chunks]
    return [Stored(*row) for each in columns for row in zip(*each, strict=True)]


async def test_every_record_comes_byte_for_byte_in_the_order_of_offsets(records: Records) -> None:
    assert told(await read(records, 0, COUNT)) == STORED


async def test_a_partition_ends_behind_its_last_record(records: Records) -> None:
    async with records.open("clicks", 1) as log, records.open("clicks", 0) as empty:
        assert (await log.high_watermark(), await empty.high_watermark()) == (COUNT, 0)


async def test_chunks_name_topic_and_partition_without_a_prefix(records: Records) -> None:
    assert {(chunk.topic, chunk.partition) for chunk in await read(records, 0, COUNT)} == {("clicks", 1)}


@pytest.mark.parametrize(
    ("first", "stop"), [(0, 1), (3, 4), (4_999, 5_001), (7_777, 11_111), (COUNT - 1, COUNT), (9, 9)]
)
async def test_a_range_is_read_from_its_first_to_before_its_last(records: Records, first: int, stop: int) -> None:
    assert told(await read(records, first, stop)) == STORED[first:stop]


async def test_each_chunk_begins_where_the_one_before_it_ended(records: Records) -> None:
    chunks = await read(records, 100, 11_000)
    ends = [100, *(chunk.next_offset for chunk in chunks)]
    assert ends == [*(int(chunk.offsets[0]) for chunk in chunks), 11_000]


async def test_several_readers_do_not_disturb_each_other(records: Records) -> None:
    async with (
        records.open("clicks", 1) as one,
        records.open("clicks", 1) as other,
        aclosing(one.read(10, COUNT)) as some,  # type: ignore[type-var]
        aclosing(other.read(20, COUNT)) as more,  # type: ignore[type-var]
    ):
        chunks = [await anext(each) for each in (some, more)]
    assert [int(chunk.offsets[0]) for chunk in chunks] == [10, 20]


async def test_what_was_not_written_does_not_come(records: Records) -> None:
    with pytest.raises(Unavailable):
        await read(records, COUNT - 1, COUNT + 1)
