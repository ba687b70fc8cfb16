"""The pen of one changelog partition: appends rows, and notices the rows of a worker that lost the partition.

Such a worker may still have rows under way. A restore is not fooled, since the greatest step of a key counts; but a
broker that compacts keeps the last record of a key. So what an older row has shadowed is stored again. The topic's
compaction lag is the time there is for that.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from streams.kafka.batches import send_rows
from streams.kafka.log import Log
from streams.runner.parts import Parts
from streams.store import HEADER, Dirty, Rows, RowStore
from streams.transport.changelog import restore


class RowsWriter:
    """Loads one table of a store from its changelog, then appends to it."""

    def __init__(self, parts: Parts, name: str, partition: int) -> None:
        self._parts, self._topic, self._partition = parts, parts.settings.topic(name), partition
        self._next_offset = 0

    async def load(self, store: RowStore, table: Rows) -> None:
        """Set the table's rows; one that an older row shadows is marked as changed."""
        found = await restore(self._parts.kafka, self._topic, self._partition)
        store.restore(table, found.keys, found.values, changed=found.shadowed)
        self._next_offset = found.next_offset

    async def append(self, dirty: Dirty, store: RowStore, table: Rows) -> bool:
        """Store changed rows; whether others' older rows were found, whose keys are marked as changed then."""
        sent = await send_rows(self._parts.outputs, self._topic, self._partition, dirty.keys, dirty.values)
        gaps = [range(a.stop, b.start) for a, b in pairwise([range(self._next_offset), *sent]) if a.stop < b.start]
        self._next_offset = sent[-1].stop if sent else self._next_offset
        return bool(gaps) and await self._look_into(gaps, store, table)

    async def look(self, store: RowStore, table: Rows) -> bool:
        """The same for what others have appended since the last append."""
        async with self._log() as log:
            gap = range(self._next_offset, await log.high_watermark())
            self._next_offset = gap.stop
            return await _outdated(log, gap, store, table)

    async def _look_into(self, gaps: Sequence[range], store: RowStore, table: Rows) -> bool:
        async with self._log() as log:
            return any([await _outdated(log, gap, store, table) for gap in gaps])

    def _log(self) -> Log:
        return Log(self._parts.kafka, self._topic, self._partition)


async def _outdated(log: Log, gap: range, store: RowStore, table: Rows) -> bool:
    """Mark the rows that an older row in the gap shadows as changed; whether there are any."""
    found = False
    async for chunk in log.read(gap.start, gap.stop):
        rows = {key: value for key, value in zip(chunk.keys, chunk.values, strict=True) if key and value}
        heads = b"".join(value[: HEADER.itemsize] for value in rows.values())
        found = store.outdated(table, list(rows), np.frombuffer(heads, HEADER)["step"]) or found
    return found
