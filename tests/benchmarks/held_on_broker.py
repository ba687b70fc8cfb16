"""Topics held in memory, put onto a broker as they stand: the same offsets, keys, values and publish times."""

import asyncio

from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.records import KafkaRecords
from streams.kafka.topics import plans
from streams.settings import Settings
from tests.builders.held import HeldRecords

_ALONE = "journal"  # a worker appends its records one by one


async def on_broker(held: HeldRecords, settings: Settings) -> KafkaRecords:
    """All topics, made anew under the prefix of `settings`, filled in batches as big as the publisher's."""
    access = Access.of(settings)
    await create(access, plans(settings))
    producer = AIOKafkaProducer(**access.client, acks="all", max_batch_size=512 * 1024, max_request_size=16 << 20)
    await producer.start()
    try:
        for (topic, partition), records in held.topics.items():
            await _fill(producer, settings.topic(topic), partition, records, alone=topic == _ALONE)
    finally:
        await producer.stop()
    return KafkaRecords(settings, access)


async def _fill(
    producer: AIOKafkaProducer,
    topic: str,
    partition: int,
    records: list[tuple[bytes | None, bytes | None, int]],
    *,
    alone: bool,
) -> None:
    batch, sent = producer.create_batch(), []
    for key, value, at_ms in records:
        if (alone and batch.record_count()) or batch.append(key=key, value=value, timestamp=at_ms) is None:
            sent.append(await producer.send_batch(batch, topic, partition=partition))
            batch = producer.create_batch()
            batch.append(key=key, value=value, timestamp=at_ms)
    if batch.record_count():
        sent.append(await producer.send_batch(batch, topic, partition=partition))
    await asyncio.gather(*sent)
