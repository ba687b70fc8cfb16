"""Stock Faust, tuned: an agent that reads one click at a time and writes one count to a table."""

import asyncio
import json
import logging
import tempfile
from io import BytesIO

import fastavro
import faust

from schemas.load import text
from tests.benchmarks.click_log import until_counted


async def measure(address: str, count: int) -> float:
    """Records a second."""
    app = faust.App(
        "stock",
        broker=f"kafka://{address}",
        datadir=tempfile.mkdtemp(),
        store="memory://",
        topic_partitions=4,
        value_serializer="raw",
        key_serializer="raw",
        producer_linger=0.02,
        producer_max_batch_size=1_048_576,
        consumer_max_fetch_size=4_194_304,
        broker_max_poll_records=5_000,
        stream_buffer_maxsize=16_384,
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        topic_disable_leader=True,
        web_enabled=False,
        autodiscover=False,
    )
    schema = fastavro.parse_schema(json.loads(text("clicks")))
    counts = app.Table("counts", default=int, partitions=4, key_type=bytes, value_type=int)
    seen = 0

    @app.agent(app.topic("clicks", key_type=bytes, value_type=bytes))
    async def count_clicks(stream: faust.Stream) -> None:
        nonlocal seen
        async for key, value in stream.items():
            fastavro.schemaless_reader(BytesIO(value[5:]), schema, None)
            counts[key] += 1
            seen += 1

    app.finalize()
    await app.start()
    for name in ("faust", "aiokafka", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)
    rate = await until_counted(count, lambda: seen)
    await asyncio.wait_for(app.stop(), 60)
    return rate
