"""A topic of Avro clicks to measure with: skewed shoppers, big batches."""

import asyncio
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from aiokafka import AIOKafkaProducer

from streams.codec.encode import encode
from streams.transport.changelog import send_rows
from tests.servers.brokers import make_topics

PARTITIONS = 4
TOPICS = ("clicks", "searches", "reviews", "products")
_AT_ONCE = 100_000


async def publish(address: str, count: int, *, shoppers: int = 50_000, seed: int = 1) -> None:
    """Make the topics, and append `count` clicks over all partitions."""
    await make_topics(address, TOPICS, PARTITIONS)
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all", max_batch_size=1 << 20)
    await producer.start()
    chance = np.random.default_rng(seed)
    for partition in range(PARTITIONS):
        for first in range(0, count // PARTITIONS, _AT_ONCE):
            size = min(_AT_ONCE, count // PARTITIONS - first)
            whose = (chance.zipf(1.2, size) % shoppers) * PARTITIONS + partition
            keys = [b"u%d" % number for number in whose]
            await send_rows(producer, "clicks", partition, keys, encode("clicks", _clicks(keys, first, chance)))
    await producer.stop()


async def until_counted(count: int, counted: Callable[[], int]) -> float:
    """Records a second from the first that is counted to the last, once there are `count`."""
    while not (before := counted()):
        await asyncio.sleep(0.001)
    began, cpu = time.perf_counter(), time.process_time()
    while counted() < count:
        await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    print(f"  {1e6 * (time.process_time() - cpu) / (count - before):.2f} CPU microseconds a record", flush=True)
    return (count - before) / seconds


def _clicks(keys: list[bytes], first: int, chance: np.random.Generator) -> pa.RecordBatch:
    size = len(keys)
    return pa.RecordBatch.from_pydict(
        {
            "event_id": [f"{first + n:x}" for n in range(size)],
            "shopper": [key.decode() for key in keys],
            "at_ms": pa.array(np.int64(time.time() * 1000) + np.arange(size)),
            "composite": pa.array(np.zeros(size, np.bool_)),
            "kind": ["view"] * size,
            "product": [f"p{number}" for number in chance.integers(0, 5000, size)],
            "price": pa.array(np.full(size, 9.5)),
            "quantity": pa.array(np.ones(size, np.int32)),
            "session": ["s"] * size,
        }
    )
