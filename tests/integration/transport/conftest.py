"""One broker of each kind for the whole run; a namespace of topics for each test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from schemas.topics import INPUTS
from streams.settings import Settings
from tests.servers.brokers import KINDS, make_topics, running_broker

PARTITIONS = 3
_NAMESPACES = count()


@pytest.fixture(scope="session", params=KINDS)
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running broker, Tansu and Apache Kafka in turn."""
    with running_broker(request.param, tmp_path_factory.mktemp(request.param)) as part:
        yield part.address


@dataclass
class Namespace:
    """Topics of one test's own, and a started producer."""

    settings: Settings
    producer: AIOKafkaProducer

    async def publish(self, topic: str, partition: int, values: list[bytes], *, at_ms: int = 1000) -> None:
        """Append records with key b"k" and ascending times."""
        name = self.settings.topic(topic)
        batch = self.producer.create_batch()
        for n, value in enumerate(values):
            if batch.append(key=b"k", value=value, timestamp=at_ms + n) is None:
                await (await self.producer.send_batch(batch, name, partition=partition))
                batch = self.producer.create_batch()
                batch.append(key=b"k", value=value, timestamp=at_ms + n)
        await (await self.producer.send_batch(batch, name, partition=partition))


@pytest.fixture
async def space(broker: str, tmp_path: Path) -> AsyncIterator[Namespace]:
    async with namespace(broker, tmp_path) as found:
        yield found


def settings_under_a_new_prefix(broker: str, data_dir: Path) -> Settings:
    """Those of an app whose topics nobody has made yet."""
    prefix = f"t{next(_NAMESPACES)}."
    return Settings(
        kafka=broker, app_id=prefix + "app", topic_prefix=prefix, data_dir=data_dir, partitions=PARTITIONS, chunk=100
    )


async def make_inputs(settings: Settings) -> None:
    """Make the topics that a worker reads."""
    await make_topics(settings.kafka, [settings.topic(name) for name in (*INPUTS, "products")], PARTITIONS)


@asynccontextmanager
async def namespace(broker: str, data_dir: Path) -> AsyncIterator[Namespace]:
    """Topics under a new prefix, and a producer."""
    settings = settings_under_a_new_prefix(broker, data_dir)
    await make_inputs(settings)
    producer = AIOKafkaProducer(bootstrap_servers=broker, acks="all", max_batch_size=1 << 20)
    await producer.start()
    try:
        yield Namespace(settings, producer)
    finally:
        await producer.stop()
