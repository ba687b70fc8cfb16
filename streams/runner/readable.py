"""Whether a worker of this version can read the rows that stand, asked before it takes a partition from who has it."""

from streams.brokers.access import Access
from streams.kafka.consume import read_topic
from streams.settings import Settings
from streams.transport.newest import check_format


async def check_readable(settings: Settings, kafka: Access) -> None:
    """By the first row there is: one version wrote them all. Raises Inconsistent where it is of another version."""
    topic = settings.topic("profiles")
    async for chunk in read_topic(kafka, topic):
        for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
            if value is not None:
                return check_format(value, f"{topic}/{chunk.partition}/{offset}")
