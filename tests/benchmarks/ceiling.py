"""aiokafka alone with the same decoder: what the transport could reach at most if it built every record's object.

`python -m tests.benchmarks.ceiling ADDRESS EVENTS [--without-decoding]`
"""

import argparse
import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.registry import PACKAGED
from streams.codec.decode import decode
from streams.codec.warm import warm
from streams.fetching.columns import columns_of
from streams.ports import Chunk
from streams.settings import Settings
from tests.benchmarks.click_log import PARTITIONS
from tests.benchmarks.measured import Measured, Stopwatch


async def measure(address: str, count: int, *, decoding: bool) -> Measured:
    """From the first record fetched to the last one decoded."""
    settings = Settings(kafka=address)
    warm(settings, PACKAGED)
    consumer = AIOKafkaConsumer(bootstrap_servers=address, max_partition_fetch_bytes=4_194_304, fetch_max_wait_ms=20)
    await consumer.start()
    consumer.assign([TopicPartition("clicks", partition) for partition in range(PARTITIONS)])
    await consumer.seek_to_beginning()
    watch, seen = Stopwatch(), 0
    while seen < count:
        fetched: dict[Any, Any] = await consumer.getmany(timeout_ms=500, max_records=settings.chunk)
        watch.start()
        for tp, records in fetched.items():
            if decoding:
                after = records[-1].offset + 1
                columns = columns_of(records)
                decode(Chunk("clicks", tp.partition, *columns, next_offset=after, high_watermark=after), settings)
            seen += len(records)
    measured = watch.measured(seen)
    await consumer.stop()
    return measured


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("address")
    options.add_argument("events", type=int)
    options.add_argument("--without-decoding", action="store_true")
    given = options.parse_args()
    asyncio.run(measure(given.address, given.events, decoding=not given.without_decoding)).say()


if __name__ == "__main__":
    main()
