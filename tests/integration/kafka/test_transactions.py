"""Launches and plans written in transactions: what was aborted was never said, what is open has not been said yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.in_force import Next
from streams.kafka.admin import create
from streams.kafka.consume import read_topic
from streams.kafka.topics import plans
from streams.settings import Settings
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration
BEHIND = 4  # a launch that was said, its marker, one that was aborted, its marker


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[tuple[Settings, AIOKafkaProducer]]:
    """`said` was ended in a transaction, `aborted` in one that was aborted, `open` in one that is open."""
    with running_broker("kafka", tmp_path) as part:
        settings = Settings(kafka=part.address, partitions=1, data_dir=tmp_path)
        await create(Access.of(settings), plans(settings))
        async with AIOKafkaProducer(bootstrap_servers=part.address, transactional_id="shop") as producer:
            for launch in (b"said", b"aborted", b"open"):
                await producer.begin_transaction()
                await producer.send_and_wait(settings.topic("launches"), key=launch, value=None, partition=0)
                if launch != b"open":
                    await (producer.commit_transaction() if launch == b"said" else producer.abort_transaction())
            yield settings, producer


async def test_commands_read_what_was_committed(told: tuple[Settings, AIOKafkaProducer]) -> None:
    settings, _ = told
    chunks = [chunk async for chunk in read_topic(Access.of(settings), settings.topic("launches"))]
    assert [key for chunk in chunks for key in chunk.keys] == [b"said"]


async def test_a_worker_hears_of_what_was_committed_and_begins_before_the_rest_is_known(
    told: tuple[Settings, AIOKafkaProducer],
) -> None:
    settings, producer = told
    broadcast = Broadcast(settings, Access.of(settings))
    await broadcast.start()
    try:
        assert (launches_of(broadcast), broadcast.catalogue.next.launches) == (["said"], BEHIND)
        await producer.commit_transaction()
        await broadcast.reached(Next(launches=BEHIND + 2))  # with its marker: who fetched both at once names that
        assert launches_of(broadcast) == ["said", "open"]
    finally:
        await broadcast.stop()


def launches_of(broadcast: Broadcast) -> list[str]:
    """All that were heard of, in their order."""
    return list(broadcast.catalogue.launches(0, broadcast.catalogue.next.launches).ids)
