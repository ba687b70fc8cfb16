"""Rows a second to a changelog and back: `python -m tests.benchmarks.changelog [--rows N] [--broker tansu|kafka]`."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np
from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.kafka.batches import send_rows
from streams.transport.changelog import restore
from tests.servers.brokers import KINDS, make_topics, running_broker

ROW_BYTES = 464


def main() -> None:
    """Measure both, with half of the keys written twice."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=400_000)
    options.add_argument("--broker", choices=KINDS, default="tansu")
    given = options.parse_args()
    with running_broker(given.broker, Path(tempfile.mkdtemp())) as part:
        asyncio.run(_measure(part.address, given.rows))


async def _measure(address: str, count: int) -> None:
    await make_topics(address, ["rows"], 1)
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all", max_batch_size=1 << 20)
    await producer.start()
    values = np.random.default_rng(1).integers(0, 256, (count, 9 + ROW_BYTES)).astype(np.uint8)
    values[:, 0] = 1
    values[:, 1:9] = np.arange(count).astype("<i8").view(np.uint8).reshape(-1, 8)
    keys = [b"shopper-%07d" % (n % (2 * count // 3)) for n in range(count)]
    began, cpu = time.perf_counter(), time.process_time()
    await send_rows(producer, "rows", 0, keys, values)
    _say("sent", count, began, cpu)
    await producer.stop()
    began, cpu = time.perf_counter(), time.process_time()
    found = await restore(Access(address), "rows", 0)
    _say(f"restored, {len(found.keys)} keys", count, began, cpu)


def _say(what: str, count: int, began: float, cpu: float) -> None:
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    print(f"{what}: {count / seconds:,.0f} rows/s, {1e6 * used / count:.2f} CPU microseconds a row", flush=True)


if __name__ == "__main__":
    main()
