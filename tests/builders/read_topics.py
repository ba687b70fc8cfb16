"""A hand-made log as a recount reads it, without a broker."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streams.recount.attribution import windows_ms
from streams.recount.broadcast import read_broadcast
from streams.recount.compare import Difference, Report
from streams.recount.guards import Limits
from streams.recount.launches import Launches
from streams.recount.laws import Laws
from streams.recount.limits import Kept
from streams.recount.outline import read_outline
from streams.recount.products import Products
from streams.recount.reading import Avro
from streams.recount.stretch import Stretch, Topics
from streams.recount.stretches import RECORDS, stretches
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

    async def records(
        self, topic: str, partition: int, first: int = 0, stop: int | None = None
    ) -> AsyncIterator[Stored]:
        for each in self.stored.get((topic, partition), ())[first:stop]:
            if each.offset >= self.deleted.get((topic, partition), 0):
                yield each


def read_topics(
    log: HandMadeLog, deleted: Mapping[str, float] | None = None, records: int = RECORDS
) -> tuple[list[Stretch], Report]:
    """Its stretches of about so many `records`, and what contradicts itself while they are read; of each of these
    topics this share `deleted`."""
    memory = Memory(list(log.records()))
    for (topic, partition), stored in memory.stored.items():
        memory.deleted[topic, partition] = int((deleted or {}).get(topic, 0) * len(stored))
    return asyncio.run(_read(memory, log.partitions, records))


def broken_laws(read: Sequence[Stretch]) -> set[tuple[str, str, str]]:
    """Table, key and field of each contradiction."""
    report = Report()
    for of_partition in _by_partition(read):
        laws = Laws(asyncio.run(_windows_ms(of_partition)), cut=any(of_partition[0].begins.values()))
        for stretch in of_partition:
            laws.check(stretch, report)
        laws.end(report)
    return {(each.table, each.key, each.field) for each in report.named}


def broken_limits(read: Sequence[Stretch], shop: Limits) -> list[Difference]:
    """Each promotion that broke one."""
    found = []
    for of_partition in _by_partition(read):
        kept = Kept(shop)
        found += [difference for stretch in of_partition for difference in kept.check(stretch)]
    return found


def _by_partition(read: Sequence[Stretch]) -> list[list[Stretch]]:
    """Those of which everything is left."""
    numbers = sorted({each.number for each in read if each.whole})
    return [[each for each in read if each.number == number and each.whole] for number in numbers]


async def _windows_ms(read: Sequence[Stretch]) -> dict[int, int]:
    async def again() -> AsyncIterator[Stretch]:
        for each in read:
            yield each

    return await windows_ms([step for each in read for step in each.steps], again())


async def _read(memory: Any, partitions: int, records: int) -> tuple[list[Stretch], Report]:
    avro, launches, products, report = Avro(), Launches(), Products(), Report()
    await read_broadcast(memory, avro, launches, products)
    topics, found = Topics(memory, avro, launches, products, report), []
    for number in range(partitions):
        found += [each async for each in stretches(topics, await read_outline(topics, number), records)]
    return found, report
