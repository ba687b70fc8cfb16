"""The broadcast topics are followed on whatever ends in a consumer."""

import asyncio

import pytest
from aiokafka import AIOKafkaProducer

from schemas.wire import frame
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.in_force import Next
from streams.kafka.admin import create
from streams.kafka.topics import plans
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def _tell(settings: Settings, topic: str, value: bytes | None) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all") as producer:
        await producer.send_and_wait(settings.topic(topic), key=b"l1", value=value, partition=0)


async def test_what_a_newer_version_tells_ends_the_worker(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    ended: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    broadcast = Broadcast(settings, Access.of(settings), ended.set_result)
    await broadcast.start()
    try:
        await _tell(settings, "policy-state", frame(999, b""))
        assert "told by a newer launchpulse" in str(await asyncio.wait_for(ended, 20))
    finally:
        await broadcast.stop()


async def test_a_consumer_whose_fetching_has_ended_is_replaced_behind_what_was_read(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    await _tell(settings, "launches", None)
    broadcast = Broadcast(settings, Access.of(settings))
    await broadcast.start()
    broken = broadcast._consumer
    try:
        broken._fetcher._get_actions_per_node = None  # what nobody foresaw
        await _tell(settings, "launches", None)
        await broadcast.reached(Next(launches=2))
    finally:
        await broadcast.stop()
    assert broadcast._consumer is not broken
