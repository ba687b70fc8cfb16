"""Topics of Avro clicks to measure with: 50,000 shoppers, few of whom do most; big batches; products with vectors."""

import asyncio
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from aiokafka import AIOKafkaProducer

from schemas.topics import CHANGELOGS, INPUTS, OUTPUTS
from streams.codec.encode import encode, encode_one
from streams.kafka.batches import send_rows
from tests.benchmarks.measured import cpu_s
from tests.builders.core import SPACE, unit
from tests.servers.brokers import make_topics

PARTITIONS = 4
SHOPPERS, PRODUCTS = 50_000, 5_000
OWN = (*INPUTS[1:], "products", *CHANGELOGS, "journal", *OUTPUTS)
SINGLE = ("product-vectors", "launches")
_AT_ONCE = 100_000


async def publish(address: str, count: int, *, topic: str = "clicks", others: tuple[str, ...] = OWN) -> None:
    """Make a topic of `count` clicks and, empty, the `others`."""
    await make_topics(address, (topic, *others), PARTITIONS)
    producer = await _producer(address)
    chance = np.random.default_rng(1)
    for partition in range(PARTITIONS):
        for first in range(0, count // PARTITIONS, _AT_ONCE):
            size = min(_AT_ONCE, count // PARTITIONS - first)
            whose = (chance.zipf(1.2, size) % (SHOPPERS // PARTITIONS)) * PARTITIONS + partition
            keys = [b"u%d" % number for number in whose]
            await send_rows(producer, topic, partition, keys, encode("clicks", _clicks(keys, first, chance)))
    await producer.stop()


async def publish_products(address: str) -> None:
    """Products that have their vectors already, and no launch."""
    await make_topics(address, SINGLE, 1)
    producer = await _producer(address)
    values = [encode_one("product-vectors", product(number)) for number in range(PRODUCTS)]
    await send_rows(producer, "product-vectors", 0, [b"p%d" % number for number in range(PRODUCTS)], values)
    await producer.stop()


def product(number: int) -> dict[str, object]:
    """One of the products that the clicks are about."""
    return {
        "product": f"p{number}",
        "category": f"c{number % 60}",
        "brand": f"b{number % 200}",
        "price_micro": 9_500_000,
        "vector": unit(number).tobytes(),
        "model": "hash:1",
        "space": SPACE,
        "flags": 0,
        "source_partition": 0,
        "source_offset": number,
    }


async def until_counted(count: int, counted: Callable[[], int]) -> float:
    """Records a second from the first that is counted to the last, once there are `count`."""
    while not (before := counted()):
        await asyncio.sleep(0.001)
    began, cpu = time.perf_counter(), cpu_s()
    while counted() < count:
        await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    print(f"  {1e6 * (cpu_s() - cpu) / (count - before):.2f} CPU microseconds a record", flush=True)
    return (count - before) / seconds


async def _producer(address: str) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all", max_batch_size=1 << 20)
    await producer.start()
    return producer


def _clicks(keys: list[bytes], first: int, chance: np.random.Generator) -> pa.RecordBatch:
    size = len(keys)
    return pa.RecordBatch.from_pydict(
        {
            "event_id": [f"{first + n:x}" for n in range(size)],
            "shopper": [key.decode() for key in keys],
            "at_ms": pa.array(np.int64(time.time() * 1000) + np.arange(size)),
            "composite": pa.array(np.zeros(size, np.bool_)),
            "kind": ["view"] * size,
            "product": [f"p{number}" for number in chance.integers(0, PRODUCTS, size)],
            "price": pa.array(np.full(size, 9.5)),
            "quantity": pa.array(np.ones(size, np.int32)),
            "session": ["s"] * size,
        }
    )
