"""A topic read whole, from its beginning to what stood there when the reading began, outside any consumer group."""

import asyncio
import time
from collections.abc import AsyncIterator

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.brokers.stopping import stopped
from streams.fetching.columns import columns_of
from streams.fetching.committed import CommittedConsumer
from streams.kafka.log import FETCH_BYTES
from streams.ports import Chunk

IDLE_S = 10.0
CHUNK_RECORDS = 5000


async def read_topic(kafka: Access, topic: str) -> AsyncIterator[Chunk]:
    """Chunks of every partition, each partition in its own order. `topic` is the full name.

    The end of a partition is that of committed records at its first fetch: some brokers answer ListOffsets wrongly.
    Raises Unavailable or BadSetting where the broker or the topic is not there or the broker refuses, Unavailable where
    nothing comes for 10 s before the end.
    """
    consumer = CommittedConsumer(
        **kafka.client,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=FETCH_BYTES,
        fetch_max_wait_ms=50,
    )
    try:
        await consumer.start()
        async for chunk in _read(consumer, await _partitions(consumer, topic)):
            yield chunk
    except KafkaError as error:
        raise await refusal(kafka, error) from error
    finally:
        await stopped(consumer)


async def _partitions(consumer: CommittedConsumer, topic: str) -> set[TopicPartition]:
    """Asked for all topics first: some brokers make a topic when asked for it by name."""
    if topic not in await consumer.topics():
        raise Unavailable("the topic does not exist", where=topic, remedy="Run `launchpulse topics create`.")
    consumer.subscribe([topic])  # outside a group: all partitions, once the metadata have come
    for _ in range(int(IDLE_S / 0.01)):
        if consumer.assignment():
            return set(consumer.assignment())
        await asyncio.sleep(0.01)
    raise Unavailable("the broker does not tell a topic's partitions", where=topic, remedy="Is it well?")


async def _read(consumer: CommittedConsumer, unread: set[TopicPartition]) -> AsyncIterator[Chunk]:
    ends: dict[TopicPartition, int] = {}
    moved_s = time.monotonic()
    while unread:
        found = await consumer.getmany(*unread, timeout_ms=200, max_records=CHUNK_RECORDS)
        for at, seen in [(at, seen) for at in unread if (seen := consumer.end(at)) is not None]:
            end = ends.setdefault(at, seen)
            after = await consumer.position(at)
            records = [record for record in found.get(at, ()) if record.offset < end]
            if records:
                yield Chunk(
                    at.topic, at.partition, *columns_of(records), next_offset=min(after, end), high_watermark=end
                )
            if after >= end:
                unread.discard(at)
                consumer.pause(at)
                found[at] = records  # an empty partition that has ended is a move too
        moved_s = time.monotonic() if found else moved_s
        if time.monotonic() - moved_s > IDLE_S:
            raise Unavailable("the broker gives no more records", where=str(sorted(unread)), remedy="Is it well?")
