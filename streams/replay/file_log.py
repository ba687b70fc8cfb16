"""A log of `launchpulse import` as topics that can be read: one partition, encoded as it is read; no journal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from schemas.registry import Registry
from schemas.topics import INPUTS
from streams.ports import Chunk, RecordLog
from streams.publish.chunk import as_they_happened, chunk_of
from streams.publish.log import Log

_AT_ONCE: Final = 20_000
_NOTHING: Final = pa.table({"at_ms": pa.array([], pa.int64())})


@dataclass(frozen=True)
class TableLog:
    """Implements RecordLog over one table of events, published as they happened, never before an earlier one."""

    topic: str
    partition: int
    table: pa.Table
    registry: Registry

    async def high_watermark(self) -> int:
        """All that there is."""
        return len(self.table)

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records as their topic has them."""
        published_ms = as_they_happened(self.table.column("at_ms").to_numpy().astype(np.int64))
        for start in range(first, stop, _AT_ONCE):
            next_ = min(start + _AT_ONCE, stop)
            yield chunk_of(
                self.topic,
                self.partition,
                self.table.slice(start, next_ - start),
                offsets=np.arange(start, next_, dtype=np.int64),
                published_ms=published_ms[start:next_],
                ends=(next_, stop),
                registry=self.registry,
            )


@dataclass(frozen=True)
class FileRecords:
    """Implements Records over a log: its events are the inputs of partition 0, every other topic is empty. Values are
    written as `registry` says, for who reads with it."""

    log: Log
    registry: Registry

    @asynccontextmanager
    async def open(self, topic: str, partition: int) -> AsyncIterator[RecordLog]:
        """Nothing to close."""
        there = topic in INPUTS and partition == 0
        yield TableLog(topic, partition, self.log.table(topic) if there else _NOTHING, self.registry)
