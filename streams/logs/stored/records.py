"""The tables of inputs as topics that can be read, a page of offsets at a time; every other topic is empty."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from schemas.registry import Registry
from schemas.topics import INPUTS
from streams.logs.stored.columns import columns_of
from streams.logs.stored.tables import Tables
from streams.ports import Chunk, RecordLog
from streams.publish.chunk import chunk_of

_PAGE: Final = 50_000


@dataclass(frozen=True)
class StoredLog:
    """Implements RecordLog over `held`, the offsets of one partition. Offsets are those of the topic."""

    tables: Tables
    topic: str
    partition: int
    held: range
    registry: Registry

    async def high_watermark(self) -> int:
        """The first offset behind all that stands in the table."""
        return self.held.stop

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records from `first` to before `stop`. What stands in no table, as dead letters do not, is left out."""
        for start in range(max(first, self.held.start), stop, _PAGE):
            next_ = min(start + _PAGE, stop)
            rows = self.tables.page(self.topic, self.partition, start, next_)
            yield self._chunk(rows, next_)

    def _chunk(self, rows: pa.Table, next_: int) -> Chunk:
        return chunk_of(
            self.topic,
            self.partition,
            columns_of(self.topic, rows),
            offsets=rows.column("offset").to_numpy().astype(np.int64),
            published_ms=rows.column("published_ms").to_numpy().astype(np.int64),
            ends=(next_, self.held.stop),
            registry=self.registry,
        )


@dataclass(frozen=True)
class StoredRecords:
    """Implements Records; values are written as `registry` says, for who reads with it."""

    tables: Tables
    registry: Registry

    @asynccontextmanager
    async def open(self, topic: str, partition: int) -> AsyncIterator[RecordLog]:
        """Nothing to close."""
        held = self.tables.offsets(topic, partition) if topic in INPUTS else range(0)
        yield StoredLog(self.tables, topic, partition, held, self.registry)
