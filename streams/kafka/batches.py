"""Records of one partition in batches that are built here, not by the producer's linger.

Records sent one by one cost a future each, and some brokers 15 times the memory.
"""

import asyncio
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from streams.kafka.fitting import fitting

Values = npt.NDArray[np.uint8] | Sequence[bytes | None]
Acks = list["asyncio.Future[range]"]


async def send_rows(
    producer: AIOKafkaProducer, topic: str, partition: int, keys: Sequence[bytes | None], values: Values
) -> list[range]:
    """Append keys and values in this order; where they stand, a range of offsets a batch. None is a tombstone.

    All are acknowledged when it returns. What stands between two ranges was appended by another producer. Raises what
    the producer raises, and BadSetting for a record that is too large: then a first part may have been appended.
    """
    return await asyncio.gather(*await queue_rows(producer, topic, partition, keys, values))


async def queue_rows(
    producer: AIOKafkaProducer, topic: str, partition: int, keys: Sequence[bytes | None], values: Values
) -> Acks:
    """Hand them to the producer in this order; one acknowledgement for each batch is still to be awaited.

    `values` are one a key, or uint8[n, width]. Batches are as big as the producer's `max_batch_size`; it waits where
    the producer's buffer is full.
    """
    acks: Acks = []
    batch = producer.create_batch()
    for key, value in zip(keys, _as_bytes(values), strict=True):
        if batch.append(key=key, value=value, timestamp=None) is None:
            acks.append(await _queued(producer, batch, topic, partition))
            batch = producer.create_batch()
            batch.append(key=key, value=value, timestamp=None)
    if batch.record_count():
        acks.append(await _queued(producer, batch, topic, partition))
    return acks


async def _queued(
    producer: AIOKafkaProducer, batch: BatchBuilder, topic: str, partition: int
) -> "asyncio.Future[range]":
    count = batch.record_count()
    sent = await producer.send_batch(batch, topic, partition=partition)

    async def stands() -> range:
        with fitting(topic):
            first = (await sent).offset
        return range(first, first + count)

    ack = asyncio.ensure_future(stands())
    ack.add_done_callback(_heard)
    return ack


def _heard(ack: "asyncio.Future[range]") -> None:
    """Where one batch fails, so do those behind it, which nobody waits for any more: no reason for a trace of each."""
    if not ack.cancelled():
        ack.exception()


def _as_bytes(values: Values) -> Sequence[bytes | None]:
    if not isinstance(values, np.ndarray):
        return values
    width, data = values.shape[1], np.ascontiguousarray(values).tobytes()
    return [data[at : at + width] for at in range(0, len(data), width)]
