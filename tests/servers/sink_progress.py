"""How far the sink is behind the topics, told from the ledger and the topics alone: the sink need not be asked."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from schemas.topics import INPUTS
from streams.brokers.access import Access
from streams.clickhouse.sink.feed import ends_of
from streams.clickhouse.sink.lane import SLOW
from streams.clickhouse.sink.ledger import read_back
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.settings import Settings


@dataclass(frozen=True)
class Progress:
    """`published` events stand on the input topics; `inserted` of them are in ClickHouse or are dead letters there."""

    published: int
    inserted: int


async def progress(settings: Settings, kafka: Access) -> Progress:
    """As it stands now. Raises Unavailable where Kafka does not answer."""
    positions = await _positions(settings, kafka)
    topics = [settings.topic(topic) for topic in INPUTS]
    ends = await ends_of(kafka, topics)
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
