"""A plain producer, of whose records each is acknowledged by all replicas in sync."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from scorer.errors import Unavailable
from streams.kafka.topics import OWN_BYTES

BATCH_BYTES = 1 << 20
LINGER_MS = 5


@asynccontextmanager
async def producing(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """A started producer. Raises Unavailable where the broker is not there or refuses."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=OWN_BYTES,
    )
    try:
        await producer.start()
        yield producer
    except KafkaError as error:
        raise Unavailable("Kafka did not answer as it should", where=bootstrap, seen=str(error)) from error
    finally:
        await producer.stop()
