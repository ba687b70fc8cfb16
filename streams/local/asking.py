"""Asks each part something real: a broker for a record it was given, Triton for inferences, ClickHouse for SELECT 1."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.brokers.stopping import stopped
from streams.local import triton_probe
from streams.local.addresses import Addresses
from streams.triton.repository import MODELS

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

    from streams.fetching.committed import CommittedConsumer

    Client = TypeVar("Client", AIOKafkaProducer, CommittedConsumer)

HEALTH_TOPIC = "launchpulse-health"
_TIMEOUT_S = 15.0


def kafka_roundtrip(kafka: Access, timeout_s: float = _TIMEOUT_S) -> str:
    """Produce a record to a topic of its own and fetch it back: for the embedded broker, which keeps nothing."""
    return asyncio.run(_within(_produce_and_fetch(kafka), kafka, timeout_s))


def kafka_metadata(kafka: Access) -> str:
    """Names of the brokers' topics, counted; writes nothing."""
    return asyncio.run(_within(_count_topics(kafka), kafka, _TIMEOUT_S))


def triton_inferences(address: str) -> str:
    """A smallest inference of every model of this project."""
    if failing := triton_probe.failing(address, MODELS):
        seen = "; ".join(f"{model}: {why}" for model, why in failing.items())
        raise Unavailable("Triton does not answer inferences", where=address, seen=seen)
    return f"{address}, {' and '.join(MODELS)} answer"


def clickhouse_select(addresses: Addresses) -> str:
    """SELECT version() with the reader's token."""
    from streams.clickhouse.client import connect, plain_errors

    try:
        with plain_errors(addresses.clickhouse):
            client = connect(addresses.clickhouse, addresses.clickhouse_read_token, timeout_s=_TIMEOUT_S)
            version = client.query("SELECT version()").result_rows[0][0]
    except Unavailable as error:  # its remedy sends to doctor, who asks here
        raise Unavailable(error.what, where=error.where, seen=error.seen) from None
    parts = urlsplit(addresses.clickhouse)
    return f"{parts.hostname}:{parts.port}, version {version}"


async def _within(asking: Awaitable[str], kafka: Access, timeout_s: float) -> str:
    from aiokafka.errors import KafkaError

    try:
        async with asyncio.timeout(timeout_s):
            return await asking
    except (KafkaError, OSError, TimeoutError) as error:
        seen = f"{type(error).__name__} {error}"
        raise Unavailable("The broker does not answer", where=kafka.bootstrap, seen=seen) from None


async def _produce_and_fetch(kafka: Access) -> str:
    from aiokafka import AIOKafkaProducer, TopicPartition

    from streams.fetching.committed import CommittedConsumer

    token = secrets.token_bytes(8)
    async with _started(AIOKafkaProducer(**kafka.client, enable_idempotence=False)) as producer:
        kept = await producer.send_and_wait(HEALTH_TOPIC, token)
    async with _started(CommittedConsumer(**kafka.client)) as consumer:
        partition = TopicPartition(HEALTH_TOPIC, kept.partition)
        consumer.assign([partition])
        consumer.seek(partition, kept.offset)
        record = await consumer.getone()
    if record.value != token:
        raise Unavailable("The broker gave back another record than it took", where=kafka.bootstrap)
    return f"{kafka.bootstrap}, a record went in and came back"


@asynccontextmanager
async def _started(client: "Client") -> "AsyncIterator[Client]":
    """aiokafka's own block does not let go of a client whose start fails or is cancelled."""
    try:
        await client.start()
        yield client
    finally:
        await stopped(client)


async def _count_topics(kafka: Access) -> str:
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    from streams.brokers.refusal import refusal

    admin = AIOKafkaAdminClient(**kafka.client)
    try:
        await admin.start()
        topics = await admin.list_topics()
    except KafkaError as error:
        raise await refusal(kafka, error) from None
    finally:
        await admin.close()
    return f"{kafka.bootstrap}, {len(topics)} topics"
