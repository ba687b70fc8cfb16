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
from streams.store import HEADER, Dirty, Keyed
from streams.transport.changelog import restore


class RowsWriter:
    """Loads one table of a store from its changelog, then appends to it."""

    def __init__(self, parts: Parts, name: str, partition: int) -> None:
        self._parts, self._name, self._topic, self._partition = parts, name, parts.settings.topic(name), partition
        self._next_offset = 0

    async def load(self, rows: Keyed) -> None:
        """Set the table's rows; one that an older row shadows is marked as changed."""
        found = await restore(self._parts.kafka, self._topic, self._partition)
        rows.restore(self._name, found.keys, found.values, changed=found.shadowed)
        self._next_offset = found.next_offset

    async def append(self, dirty: Dirty, rows: Keyed) -> bool:
        """Store changed rows; whether others' older rows were found, whose keys are marked as changed then."""
        sent = await send_rows(self._parts.outputs, self._topic, self._partition, dirty.keys, dirty.values)
        gaps = [range(a.stop, b.start) for a, b in pairwise([range(self._next_offset), *sent]) if a.stop < b.start]
        self._next_offset = sent[-1].stop if sent else self._next_offset
        return bool(gaps) and await self._look_into(gaps, rows)

    async def look(self, rows: Keyed) -> bool:
        """The same for what others have appended since the last append."""
        async with self._log() as log:
            gap = range(self._next_offset, await log.high_watermark())
            self._next_offset = gap.stop
            return await self._outdated(log, gap, rows)

    async def _look_into(self, gaps: Sequence[range], rows: Keyed) -> bool:
        async with self._log() as log:
            return any([await self._outdated(log, gap, rows) for gap in gaps])

    def _log(self) -> Log:
        return Log(self._parts.kafka, self._topic, self._partition)

    async def _outdated(self, log: Log, gap: range, rows: Keyed) -> bool:
        """Mark the rows that an older row in the gap shadows as changed; whether there are any."""
        found = False
        async for chunk in log.read(gap.start, gap.stop):
            theirs = {key: value for key, value in zip(chunk.keys, chunk.values, strict=True) if key and value}
            heads = b"".join(value[: HEADER.itemsize] for value in theirs.values())
            found = rows.outdated(self._name, list(theirs), np.frombuffer(heads, HEADER)["step"]) or found
        return found
