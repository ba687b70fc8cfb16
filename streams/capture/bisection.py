"""The offset of a time, by bisection over fetched records: a broker's own lookup by time cannot be trusted everywhere.

Publish times are set by producers, so they may go back a little. What is guaranteed of the answer: the record before
it is earlier, and the record at it is not. So, where no record is more than `d` earlier than one before it, all before
the answer are earlier than the time plus `d`, and none from it on is earlier than the time less `d`; where times never
go back, the answer is exact.
"""

from collections.abc import Callable
from contextlib import aclosing

import numpy as np

from streams.ports import Chunk, RecordLog


async def offset_at(log: RecordLog, at_ms: int, first: int, end: int) -> int:
    """The first offset from `first` to `end` whose record was published at `at_ms` or later; `end` where none was."""

    def earlier(chunk: Chunk) -> int:
        later = np.flatnonzero(chunk.published_ms >= at_ms)
        return int(later[0]) if len(later) else len(chunk.offsets)

    return await offset_behind(log, earlier, first, end)


async def offset_behind(log: RecordLog, earlier: Callable[[Chunk], int], first: int, end: int) -> int:
    """The first offset from `first` to `end` whose record does not count as earlier; `end` where all do. `earlier` says
    how many records at the front of a chunk do."""
    low, high = first, end
    while low < high:
        middle = (low + high) // 2
        chunk = await first_chunk(log, middle, high)
        count = 0 if chunk is None else earlier(chunk)
        if chunk is None or count == 0:
            high = middle
        elif count < len(chunk.offsets):
            return int(chunk.offsets[count])
        else:
            low = int(chunk.offsets[-1]) + 1
    return low


async def first_chunk(log: RecordLog, first: int, stop: int) -> Chunk | None:
    """The first records that still stand from `first` to before `stop`."""
    async with aclosing(log.read(first, stop, holes=True)) as chunks:  # type: ignore[type-var]
        async for chunk in chunks:
            return chunk
    return None
