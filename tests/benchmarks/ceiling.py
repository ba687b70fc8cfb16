"""aiokafka alone with the same decoder: what the transport could reach at most if it built every record's object."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.codec.decode import decode
from streams.settings import Settings
from streams.transport.chunking import chunk_of
from tests.benchmarks.click_log import PARTITIONS, until_counted


async def measure(address: str, count: int, *, decoding: bool) -> float:
    """Records a second."""
    consumer = AIOKafkaConsumer(bootstrap_servers=address, max_partition_fetch_bytes=4_194_304, fetch_max_wait_ms=20)
    await consumer.start()
    consumer.assign([TopicPartition("clicks", partition) for partition in range(PARTITIONS)])
    await consumer.seek_to_beginning()
    settings = Settings(kafka=address)
    seen = 0

    async def read() -> None:
        nonlocal seen
        while seen < count:
            fetched: dict[Any, Any] = await consumer.getmany(timeout_ms=500, max_records=settings.chunk)
            for tp, records in fetched.items():
                if decoding:
                    after = records[-1].offset + 1
                    decode(chunk_of("clicks", tp.partition, records, next_offset=after, high_watermark=after), settings)
                seen += len(records)

    reading = asyncio.create_task(read())
    rate = await until_counted(count, lambda: seen)
    await reading
    await consumer.stop()
    return rate
