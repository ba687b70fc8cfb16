"""A plain producer, of whose records each is acknowledged by all replicas in sync."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.kafka.topics import OWN_BYTES

BATCH_BYTES = 1 << 20
LINGER_MS = 5


@asynccontextmanager
async def producing(kafka: Access) -> AsyncIterator[AIOKafkaProducer]:
    """A started producer. Raises Unavailable or BadSetting where the broker is not there or refuses."""
    producer = AIOKafkaProducer(
        **kafka.client,
        acks="all",
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=OWN_BYTES,
    )
    try:
        await producer.start()
        yield producer
    except KafkaError as error:
        raise await refusal(kafka, error) from error
    finally:
        await producer.stop()
