"""A log of `launchpulse import` as topics that can be read: one partition, encoded as it is read; no journal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from schemas.topics import INPUTS
from streams.codec.encode import encode
from streams.ports import Chunk, RecordLog
from streams.publish.log import KEYS, Log

_AT_ONCE: Final = 20_000
_NOTHING: Final = pa.table({"at_ms": pa.array([], pa.int64())})


@dataclass(frozen=True)
class TableLog:
    """Implements RecordLog over one table of events, published as they happened, never before an earlier one."""

    topic: str
    partition: int
    table: pa.Table

    async def high_watermark(self) -> int:
        """All that there is."""
        return len(self.table)

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records as their topic has them."""
        published_ms = np.maximum.accumulate(self.table.column("at_ms").to_numpy()) if len(self.table) else None
        for start in range(first, stop, _AT_ONCE):
            rows = self.table.slice(start, min(_AT_ONCE, stop - start)).combine_chunks()
            keys = [key.encode() for key in rows.column(KEYS[self.topic]).to_pylist()]
            values = [value for batch in rows.to_batches() for value in encode(self.topic, batch)]
            next_, offsets = start + len(rows), np.arange(start, start + len(rows), dtype=np.int64)
            assert published_ms is not None
            times = published_ms[start:next_].astype(np.int64)
            yield Chunk(self.topic, self.partition, offsets, times, keys, values, next_, stop)


@dataclass(frozen=True)
class FileRecords:
    """Implements Records over a log: its events are the inputs of partition 0, every other topic is empty."""

    log: Log

    @asynccontextmanager
    async def open(self, topic: str, partition: int) -> AsyncIterator[RecordLog]:
        """Nothing to close."""
        there = topic in INPUTS and partition == 0
        yield TableLog(
            topic, partition, self.log.table(topic) if there else pa.table({"at_ms": pa.array([], pa.int64())})
        )
