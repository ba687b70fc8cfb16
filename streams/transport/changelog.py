"""Rows to a changelog in big batches, and back in bulk: write-behind and restore, beside Faust's tables.

Faust's tables send one record per write and restore one record per task; both are a hundred times slower.
"""

import asyncio
from collections.abc import Callable, Sequence

import aiokafka
import numpy as np
import numpy.typing as npt
from aiokafka import TopicPartition

from scorer.errors import Unavailable
from streams.transport.newest import Newest, NewestRows
from streams.transport.overrides import Fetched

Values = npt.NDArray[np.uint8] | Sequence[bytes | None]
ConsumerFactory = Callable[[], aiokafka.AIOKafkaConsumer]
_FETCH_BYTES = 16_777_216
_AT_ONCE = 50_000
_PATIENCE_S = 10.0


async def send_rows(
    producer: aiokafka.AIOKafkaProducer,
    topic: str,
    partition: int,
    keys: Sequence[bytes | None],
    values: Values,
) -> list[range]:
    """Append keys and values in this order; where they stand, a range of offsets a batch. None is a tombstone.

    All are acknowledged when it returns. What stands between two ranges was appended by another producer.

    Batches are as big as the producer's `max_batch_size`; it waits where the producer's buffer is full. Raises what
    the producer raises: then a first part may have been appended.
    """
    waiting, counts = [], []
    batch = producer.create_batch()
    for key, value in zip(keys, _as_bytes(values), strict=True):
        if batch.append(key=key, value=value, timestamp=None) is None:
            counts.append(batch.record_count())
            waiting.append(await producer.send_batch(batch, topic, partition=partition))
            batch = producer.create_batch()
            batch.append(key=key, value=value, timestamp=None)
    if batch.record_count():
        counts.append(batch.record_count())
        waiting.append(await producer.send_batch(batch, topic, partition=partition))
    sent = await asyncio.gather(*waiting)
    return [range(each.offset, each.offset + count) for each, count in zip(sent, counts, strict=True)]


async def restore(brokers: str | ConsumerFactory, topic: str, partition: int) -> Newest:
    """The newest row of each key (of width 0 where there is none).

    Reads from the beginning to the high watermark of the first fetch; what is appended meanwhile is not waited for.
    A value is byte 1, int64 step, row; the greatest step of a key counts, and a tombstone behind it removes the key.
    Unavailable when nothing more comes for 10 s, Inconsistent for a value of another shape. `brokers`: bootstrap
    servers, or what makes a consumer (no group, not started).
    """
    consumer = _consumer(brokers) if isinstance(brokers, str) else brokers()
    newest = NewestRows(f"{topic}/{partition}")
    await consumer.start()
    try:
        tp = TopicPartition(topic, partition)
        consumer.assign([tp])
        consumer.seek(tp, 0)
        next_offset = await _read(Fetched(consumer, tp), newest)
    finally:
        await consumer.stop()
    return newest.newest(next_offset)


def _as_bytes(values: Values) -> Sequence[bytes | None]:
    if not isinstance(values, np.ndarray):
        return values
    width, data = values.shape[1], np.ascontiguousarray(values).tobytes()
    return [data[at : at + width] for at in range(0, len(data), width)]


async def _read(fetched: Fetched, newest: NewestRows) -> int:
    end: int | None = None
    while end is None or fetched.position < end:
        moved = await fetched.more(_PATIENCE_S)
        if not moved:
            raise Unavailable("A changelog is not answered", where=fetched.where, remedy="Is the broker well?")
        end = fetched.high_watermark if end is None else end
        records = fetched.take(_AT_ONCE)
        if records:
            offsets = np.array([record.offset for record in records], np.int64)
            newest.add(offsets, [record.key for record in records], [record.value for record in records])
    return fetched.position


def _consumer(bootstrap: str) -> aiokafka.AIOKafkaConsumer:
    return aiokafka.AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_wait_ms=20,  # an empty changelog is known to be empty after this
    )
