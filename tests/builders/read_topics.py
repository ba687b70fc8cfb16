"""Partitions of a hand-made log as a recount reads them, without a broker."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streams.recount.broadcast import read_broadcast
from streams.recount.compare import Report
from streams.recount.expected import read_partition
from streams.recount.launches import Launches
from streams.recount.laws import check_laws
from streams.recount.partition import Partition, Topics
from streams.recount.products import Products
from streams.recount.reading import Avro
from tests.builders.hand_made_log import HandMadeLog, Sent


@dataclass(frozen=True)
class Stored:
    """What a consumer's record has."""

    offset: int
    key: bytes
    value: bytes | None
    timestamp: int


class Memory:
    """Topics in memory, read as a Reader reads; of a partition all below an offset may be `deleted`."""

    def __init__(self, sent: Sequence[Sent]) -> None:
        self.stored: dict[tuple[str, int], list[Stored]] = {}
        self.deleted: dict[tuple[str, int], int] = {}
        for each in sent:
            kept = self.stored.setdefault((each.topic, each.partition), [])
            kept.append(Stored(len(kept), each.key, each.value, each.published_ms))

    async def written(self, topic: str, partition: int) -> int:
        return len(self.stored.get((topic, partition), ()))

    async def begins(self, topic: str, partition: int) -> int:
        return self.deleted.get((topic, partition), 0)

    async def records(self, topic: str, partition: int) -> AsyncIterator[Stored]:
        for each in self.stored.get((topic, partition), ()):
            if each.offset >= self.deleted.get((topic, partition), 0):
                yield each


def read_topics(log: HandMadeLog, deleted: Mapping[str, float] | None = None) -> tuple[list[Partition], Report]:
    """Its partitions, and what contradicts itself while they are read; of each of these topics this share `deleted`."""
    memory = Memory(list(log.records()))
    for (topic, partition), stored in memory.stored.items():
        memory.deleted[topic, partition] = int((deleted or {}).get(topic, 0) * len(stored))
    return asyncio.run(_read(memory, log.partitions))


def broken_laws(partitions: Sequence[Partition]) -> set[tuple[str, str, str]]:
    """Table, key and field of each contradiction."""
    report = Report()
    for partition in partitions:
        check_laws(partition, report)
    return {(each.table, each.key, each.field) for each in report.named}


async def _read(memory: Any, partitions: int) -> tuple[list[Partition], Report]:
    avro, launches, products, report = Avro(), Launches(), Products(), Report()
    await read_broadcast(memory, avro, launches, products)
    topics = Topics(memory, avro, launches, products, report)
    return [await read_partition(topics, number) for number in range(partitions)], report
