"""A recount reads a topic up to where it can be read, whatever stands open behind."""

from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.batches import send_rows
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.recount.reading import reading
from streams.settings import Settings
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration


async def _read(settings: Settings, topic: str) -> tuple[list[bytes], int, int]:
    """Values of partition 0, up to where they can be read and how many offsets are written."""
    async with reading(settings, Access.of(settings), [topic]) as reader:
        values = [record.value async for record in reader.records(topic, 0)]
        return values, await reader.end(topic, 0), await reader.written(topic, 0)


async def test_all_of_a_topic_is_read_to_its_end(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    async with producing(Access.of(settings)) as producer:
        await send_rows(producer, settings.topic("clicks"), 0, [b"k"] * 2, [b"1", b"2"])
    assert await _read(settings, "clicks") == ([b"1", b"2"], 2, 2)


async def test_what_stands_in_an_open_transaction_is_on_its_way(tmp_path: Path) -> None:
    with running_broker("kafka", tmp_path) as part:
        settings = Settings(kafka=part.address, partitions=2)
        await create(Access.of(settings), plans(settings))
        producer = AIOKafkaProducer(bootstrap_servers=part.address, transactional_id="shop")
        await producer.start()
        for value in (b"1", b"2"):
            await producer.begin_transaction()
            await producer.send_and_wait("clicks", value, key=b"k", partition=0)
            found = await _read(settings, "clicks")
            await producer.commit_transaction()
        await producer.stop()
    assert found == ([b"1"], 2, 3)  # a commit's marker has an offset of its own
