"""The broadcast topics are followed on whatever ends in a consumer."""

import pytest
from aiokafka import AIOKafkaProducer

from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.in_force import Next
from streams.kafka.admin import create
from streams.kafka.topics import plans
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def _end_a_launch(settings: Settings) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all") as producer:
        await producer.send_and_wait(settings.topic("launches"), key=b"l1", value=None, partition=0)


async def test_a_consumer_whose_fetching_has_ended_is_replaced_behind_what_was_read(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    await _end_a_launch(settings)
    broadcast = Broadcast(settings, Access.of(settings))
    await broadcast.start()
    broken = broadcast._consumer
    try:
        broken._fetcher._get_actions_per_node = None  # what nobody foresaw
        await _end_a_launch(settings)
        await broadcast.reached(Next(launches=2))
    finally:
        await broadcast.stop()
    assert broadcast._consumer is not broken
