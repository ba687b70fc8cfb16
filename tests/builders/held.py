"""Topics held in memory, as a port of records to be read; a test may alter what they hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np

from streams.ports import Chunk

_AT_ONCE = 5_000


@dataclass(frozen=True)
class HeldLog:
    """One partition: key, value and publish time of each record; offset i is the i-th."""

    topic: str
    partition: int
    records: list[tuple[bytes | None, bytes | None, int]]
    held_from: int = 0

    async def high_watermark(self) -> int:
        return len(self.records)

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        for start in range(max(first, self.held_from), stop, _AT_ONCE):
            some = self.records[start : min(stop, start + _AT_ONCE)]
            keys, values, times = zip(*some, strict=True)
            offsets = np.arange(start, start + len(some), dtype=np.int64)
            next_ = start + len(some)
            yield Chunk(
                self.topic, self.partition, offsets, np.array(times, np.int64), list(keys), list(values), next_, stop
            )


@dataclass(frozen=True)
class HeldRecords:
    """Implements Records."""

    topics: dict[tuple[str, int], list[tuple[bytes | None, bytes | None, int]]] = field(default_factory=dict)
    held_from: dict[tuple[str, int], int] = field(default_factory=dict)

    def of(self, topic: str, partition: int) -> list[tuple[bytes | None, bytes | None, int]]:
        return self.topics.setdefault((topic, partition), [])

    def append(self, topic: str, partition: int, key: bytes | None, value: bytes | None, at_ms: int = 0) -> int:
        """The record's offset."""
        self.of(topic, partition).append((key, value, at_ms))
        return len(self.of(topic, partition)) - 1

    @asynccontextmanager
    async def open(self, topic: str, partition: int) -> AsyncIterator[HeldLog]:
        yield HeldLog(topic, partition, self.of(topic, partition), self.held_from.get((topic, partition), 0))


def cut_off(held: HeldRecords, topic: str, partition: int, first: int) -> HeldRecords:
    """The same after retention: records before `first` are gone, offsets stay."""
    held.held_from[topic, partition] = first
    return held
