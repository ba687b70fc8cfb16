"""Topics in memory, read as a broker's are."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import numpy as np

from scorer.errors import Inconsistent, Unavailable
from streams.ports import Chunk, RecordLog


@dataclass(frozen=True)
class Stored:
    """One record."""

    offset: int
    published_ms: int
    key: bytes | None
    value: bytes | None


@dataclass
class MemoryRecords:
    """Implements Records. `size`: most records of one chunk."""

    size: int = 5_000
    partitions: dict[tuple[str, int], list[Stored]] = field(default_factory=dict)
    ends: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, topic: str, partition: int, value: bytes | None, *, key: bytes | None = b"k", at_ms: int = 0) -> int:
        """Append one; its offset."""
        offset = self.ends.get((topic, partition), 0)
        self.partitions.setdefault((topic, partition), []).append(Stored(offset, at_ms, key, value))
        self.ends[topic, partition] = offset + 1
        return offset

    def make(self, topic: str, partition: int) -> None:
        """An empty partition."""
        self.partitions.setdefault((topic, partition), [])
        self.ends.setdefault((topic, partition), 0)

    def drop(self, topic: str, partition: int, before: int) -> None:
        """What retention does."""
        kept = [one for one in self.partitions[topic, partition] if one.offset >= before]
        self.partitions[topic, partition] = kept

    def open(self, topic: str, partition: int) -> AbstractAsyncContextManager[RecordLog]:
        """A reader of what there is now."""
        return _MemoryLog(self, topic, partition)


class _MemoryLog:
    def __init__(self, records: MemoryRecords, topic: str, partition: int) -> None:
        self._records, self._at = records, (topic, partition)
        self._end: int | None = None

    async def __aenter__(self) -> "_MemoryLog":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def high_watermark(self) -> int:
        if self._at not in self._records.ends:
            raise Unavailable("no such topic", where=str(self._at))
        self._end = self._records.ends[self._at] if self._end is None else self._end
        return self._end

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        if stop > self._records.ends.get(self._at, 0):
            raise Unavailable("no more records", where=str(self._at))
        every = self._records.partitions[self._at]
        found = [one for one in every if first <= one.offset < stop]
        if not holes and first > 0 and found and found[0].offset > first:
            raise Inconsistent("no longer held", where=str(self._at))
        for begin in range(0, len(found), self._records.size):
            part = found[begin : begin + self._records.size]
            last = begin + len(part) == len(found)
            yield Chunk(
                *self._at,
                np.array([one.offset for one in part], np.int64),
                np.array([one.published_ms for one in part], np.int64),
                [one.key for one in part],
                [one.value for one in part],
                stop if last else part[-1].offset + 1,
                stop,
            )
