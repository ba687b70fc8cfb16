"""Rows back from a changelog in bulk, beside Faust's tables: those restore a record a task, a hundred times slower."""

from collections.abc import Callable

from aiokafka import TopicPartition

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.brokers.stopping import stopped
from streams.fetching.fetched import Fetched
from streams.fetching.kept import KeepingConsumer
from streams.fetching.narrow import ask_only_for
from streams.transport.newest import Newest, NewestRows

ConsumerFactory = Callable[[], KeepingConsumer]
_FETCH_BYTES = 16_777_216
_AT_ONCE = 50_000
_PATIENCE_S = 10.0


async def restore(kafka: Access | ConsumerFactory, topic: str, partition: int) -> Newest:
    """The newest row of each key (of width 0 where there is none).

    Reads from the beginning to the high watermark of the first fetch; what is appended meanwhile is not waited for.
    A value is byte 1, int64 step, row; the greatest step of a key counts, and a tombstone behind it removes the key.
    Unavailable when nothing more comes for 10 s, Inconsistent for a value of another shape. `kafka`: the
    brokers, or what makes a consumer (no group, not started).
    """
    consumer = _consumer(kafka, topic) if isinstance(kafka, Access) else kafka()
    newest = NewestRows(f"{topic}/{partition}")
    try:
        await consumer.start()
        tp = TopicPartition(topic, partition)
        consumer.assign([tp])
        consumer.seek(tp, 0)
        next_offset = await _read(Fetched(consumer, tp), newest)
    finally:
        await stopped(consumer)
    return newest.newest(next_offset)


async def _read(fetched: Fetched, newest: NewestRows) -> int:
    end: int | None = None
    while True:
        moved = await fetched.more(_PATIENCE_S)
        if not moved:
            raise Unavailable("A changelog is not answered", where=fetched.where, remedy="Is the broker well?")
        end = fetched.high_watermark if end is None else end
        columns = fetched.take(_AT_ONCE)
        if columns.values:
            newest.add(columns.offsets, columns.keys, columns.values)
        if end is not None and fetched.position is not None and fetched.position >= end:
            return fetched.position


def _consumer(kafka: Access, topic: str) -> KeepingConsumer:
    consumer = KeepingConsumer(
        **kafka.client,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_wait_ms=20,  # an empty changelog is known to be empty after this
    )
    ask_only_for(topic, consumer._client)
    return consumer
