"""How far the sink is behind the topics, told from the ledger and the topics alone: the sink need not be asked."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.topics import INPUTS
from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.brokers.stopping import stopped
from streams.clickhouse.sink.feed import partitions_of
from streams.clickhouse.sink.lane import SLOW
from streams.clickhouse.sink.ledger import read_back
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.settings import Settings

_PATIENCE_S = 15.0


@dataclass(frozen=True)
class Progress:
    """`published` events stand on the input topics; `inserted` of them are in ClickHouse or are dead letters there."""

    published: int
    inserted: int


async def progress(settings: Settings, kafka: Access) -> Progress:
    """As it stands now. Raises Unavailable where Kafka does not answer."""
    positions = await _positions(settings, kafka)
    topics = [settings.topic(topic) for topic in INPUTS]
    ends = await _ends_of(kafka, topics)
    inserted = sum(
        min(end, positions.get(f"{at.topic.removeprefix(settings.topic_prefix)}/{at.partition}", 0))
        for at, end in ends.items()
    )
    return Progress(sum(ends.values()), inserted)


async def _positions(settings: Settings, kafka: Access) -> Mapping[str, int]:
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(Log(kafka, settings.topic("sink-intents"), 0))
        fold = await read_back(log, [SLOW.name], registry_for(settings))
        return fold.lane(SLOW.name).positions


async def _ends_of(kafka: Access, topics: Sequence[str]) -> dict[TopicPartition, int]:
    """First offset not written of every partition of topics, as fetches say it."""
    places = await partitions_of(kafka, topics)
    consumer = AIOKafkaConsumer(
        **kafka.client, enable_auto_commit=False, max_partition_fetch_bytes=1, fetch_max_wait_ms=50
    )
    try:
        await consumer.start()
        consumer.assign(places)
        for at in places:
            consumer.seek(at, 0)
        async with asyncio.timeout(_PATIENCE_S):
            while any(consumer.highwater(at) is None for at in places):
                await consumer.getmany(timeout_ms=50)
        return {at: int(consumer.highwater(at)) for at in places}
    except (KafkaError, TimeoutError) as error:
        raise Unavailable("Kafka does not answer", where=kafka.bootstrap, seen=repr(error)) from error
    finally:
        await stopped(consumer)
