"""What a shop's own producers send compressed is read by a worker and by a reader of one partition."""

import pytest
from aiokafka import AIOKafkaProducer

from streams.brokers.access import Access
from streams.kafka.log import Log
from tests.integration.transport.conftest import Namespace
from tests.servers.worker import running_worker, until

pytestmark = pytest.mark.integration
VALUES = [b"%d" % n for n in range(600)]


@pytest.fixture(params=["gzip", "snappy", "lz4", "zstd"])
async def compressed(request: pytest.FixtureRequest, space: Namespace) -> Namespace:
    """A namespace whose clicks came compressed."""
    producer = AIOKafkaProducer(bootstrap_servers=space.settings.kafka, acks="all", compression_type=request.param)
    await producer.start()
    try:
        await Namespace(space.settings, producer).publish("clicks", 1, VALUES)
    finally:
        await producer.stop()
    return space


async def test_a_worker_reads_what_came_compressed(compressed: Namespace) -> None:
    async with running_worker(compressed.settings) as worker:
        await until(lambda: worker.inbox.count("clicks") >= len(VALUES))
        chunks = worker.inbox.chunks["clicks", 1]
    assert [value for chunk in chunks for value in chunk.values] == VALUES


async def test_a_reader_of_one_partition_reads_what_came_compressed(compressed: Namespace) -> None:
    settings = compressed.settings
    async with Log(Access.of(settings), settings.topic("clicks"), 1) as log:
        chunks = [chunk async for chunk in log.read(0, await log.high_watermark())]
    assert [value for chunk in chunks for value in chunk.values] == VALUES
