"""Records sent in batches by a plain producer, each acknowledged by all replicas in sync."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from scorer.errors import Unavailable
from streams.kafka.topics import OWN_BYTES

BATCH_BYTES = 1 << 20
LINGER_MS = 5


@dataclass(frozen=True)
class Outgoing:
    """One record: `topic` is the full name; `partition` None leaves it to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    headers: Sequence[tuple[str, bytes]] = ()


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


async def send_all(producer: AIOKafkaProducer, records: Sequence[Outgoing]) -> list[int]:
    """Offsets of the records, in their order, once all are acknowledged."""
    futures = [
        await producer.send(one.topic, one.value, one.key, partition=one.partition, headers=list(one.headers))
        for one in records
    ]
    return [sent.offset for sent in await asyncio.gather(*futures)]
