"""One partition read as a log: from an offset to an offset, outside any consumer group."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from scorer.errors import Inconsistent, Unavailable
from streams.brokers.access import Access
from streams.brokers.stopping import stopped
from streams.ports import Chunk

FETCH_BYTES = 4 << 20
_IDLE_S = 10.0
_AT_ONCE_MS = 100


class Log:
    """A reader of one partition. Open it with `async with`; it holds one connection."""

    def __init__(self, kafka: Access, topic: str, partition: int) -> None:
        self.topic, self.partition = topic, partition
        self._at = TopicPartition(topic, partition)
        self._kafka = kafka
        self._consumer: AIOKafkaConsumer | None = None

    async def __aenter__(self) -> "Log":
        self._consumer = AIOKafkaConsumer(
            **self._kafka.client,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=50,
        )
        await self._consumer.start()
        self._consumer.assign([self._at])
        await asyncio.sleep(0)  # aiokafka's stop raises CancelledError where its tasks have not begun
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._consumer is not None:
            await stopped(self._consumer)

    async def high_watermark(self) -> int:
        """First offset not written when this log was first asked, as a fetch response said it: some brokers answer
        ListOffsets wrongly.
        """
        consumer = self._open()
        waited_s = 0.0
        while consumer.highwater(self._at) is None:
            consumer.seek(self._at, 0)
            await consumer.getmany(self._at, timeout_ms=20, max_records=1)
            waited_s += 0.02
            self._check(0, 0, [], waited_s)
        return int(consumer.highwater(self._at))

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records from `first` to before `stop`. Raises Unavailable where none come for 10 s, and Inconsistent
        where the broker no longer holds the first, unless `holes` allows for it.
        """
        consumer = self._open()
        consumer.seek(self._at, first)
        position = first
        idle_s = 0.0
        while position < stop:
            records = (await consumer.getmany(self._at, timeout_ms=500, max_records=5000)).get(self._at, [])
            after = await consumer.position(self._at)
            idle_s = 0.0 if after > position else idle_s + 0.5
            self._check(-1 if holes else first, position, records, idle_s)
            records = [record for record in records if record.offset < stop]
            position = after
            if records:
                yield chunk_of(records, min(after, stop), stop)

    async def rest(self, first: int) -> AsyncIterator[Chunk]:
        """Records from `first` on that the broker hands out at once; it may hold more."""
        consumer = self._open()
        consumer.seek(self._at, first)
        while records := (await consumer.getmany(self._at, timeout_ms=_AT_ONCE_MS, max_records=5000)).get(self._at):
            self._check(first, first, records, 0.0)
            first = records[-1].offset + 1
            yield chunk_of(records, first, first)

    def _check(self, first: int, position: int, records: list[ConsumerRecord], idle_s: float) -> None:
        where = f"{self.topic}/{self.partition}/{position}"
        if records and position == first and records[0].offset > first and first > 0:
            seen = f"the first record left is {records[0].offset}"
            remedy = "Raise the retention of this topic, or start with empty state."
            raise Inconsistent(
                "the log no longer holds what is to be read again", where=where, seen=seen, remedy=remedy
            )
        if idle_s >= _IDLE_S:
            raise Unavailable("the broker gives no more records", where=where, remedy="Is the broker well?")

    def _open(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            raise Inconsistent("a log is read before it was opened")
        return self._consumer


def chunk_of(records: list[ConsumerRecord], next_offset: int, high_watermark: int) -> Chunk:
    """Records of one partition, in offset order, as a chunk; there must be at least one."""
    return Chunk(
        topic=records[0].topic,
        partition=records[0].partition,
        offsets=np.array([record.offset for record in records], np.int64),
        published_ms=np.array([record.timestamp for record in records], np.int64),
        keys=[record.key for record in records],
        values=[record.value for record in records],
        next_offset=next_offset,
        high_watermark=high_watermark,
    )
