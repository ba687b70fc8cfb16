"""The offset of a time, by bisection over fetched records: a broker's own lookup by time cannot be trusted everywhere.

Publish times are set by producers, so they may go back a little. What is guaranteed of the answer: the record before
it is earlier, and the record at it is not. So, where no record is more than `d` earlier than one before it, all before
the answer are earlier than the time plus `d`, and none from it on is earlier than the time less `d`; where times never
go back, the answer is exact.
"""

from contextlib import aclosing

import numpy as np

from streams.ports import Chunk, RecordLog


async def offset_at(log: RecordLog, at_ms: int, first: int, end: int) -> int:
    """The first offset from `first` to `end` whose record was published at `at_ms` or later; `end` where none was."""
    low, high = first, end
    while low < high:
        middle = (low + high) // 2
        chunk = await first_chunk(log, middle, high)
        if chunk is None or chunk.published_ms[0] >= at_ms:
            high = middle
            continue
        later = np.flatnonzero(chunk.published_ms >= at_ms)
        if len(later):
            return int(chunk.offsets[later[0]])
        low = int(chunk.offsets[-1]) + 1
    return low


async def first_chunk(log: RecordLog, first: int, stop: int) -> Chunk | None:
    """The first records that still stand from `first` to before `stop`."""
    async with aclosing(log.read(first, stop, holes=True)) as chunks:  # type: ignore[type-var]
        async for chunk in chunks:
            return chunk
    return None
