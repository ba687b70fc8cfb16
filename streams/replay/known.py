"""What a log is known again by.

A folder may be captured anew, a broker in memory be started again: what was kept of the log before says nothing of the
one that stands in its place, however long both are.
"""

import hashlib
from collections.abc import Sequence

from schemas.topics import INPUTS
from streams.capture.bisection import first_chunk
from streams.ports import RecordLog, Records

Mark = tuple[int, str]  # offset, and SHA-256 of time, key and value of the record there; (-1, "") of none


async def beginning(records: Records, partition: int, *, closed: bool) -> list[Mark]:
    """Of a partition whose journal may grow: its first record. Where there is no journal (`closed`), of each input its
    first record and its last: with more to merge, what was merged may have another order."""
    if not closed:
        async with records.open("journal", partition) as log:
            return [await _mark(log, 0, await log.high_watermark())]
    found = []
    for topic in INPUTS:
        async with records.open(topic, partition) as log:
            end = await log.high_watermark()
            found += [await _mark(log, 0, end), await _mark(log, end - 1, end)]
    return found


def goes_on(kept: object, now: Sequence[Mark], *, forgets: bool) -> bool:
    """Whether a log with `now` as its beginning can be the one whose beginning was `kept` (as JSON gives it): the same
    one, or, where topics forget, one whose head is gone since. One that was begun anew there begins no later."""
    marks = [tuple(mark) for mark in kept] if isinstance(kept, list) else None
    return marks is not None and (marks == list(now) or (forgets and len(now) == 1 and -1 < marks[0][0] < now[0][0]))


async def whole(records: Records, partition: int) -> list[Mark]:
    """Of a journal as it stands: its last record. Empty where there is none."""
    async with records.open("journal", partition) as log:
        end = await log.high_watermark()
        return [await _mark(log, end - 1, end)] if end else []


async def _mark(log: RecordLog, first: int, stop: int) -> Mark:
    """Of the first record that still stands there."""
    chunk = await first_chunk(log, first, stop) if 0 <= first < stop else None
    if chunk is None:
        return -1, ""
    record = (int(chunk.published_ms[0]), chunk.keys[0], chunk.values[0])
    return int(chunk.offsets[0]), hashlib.sha256(repr(record).encode()).hexdigest()
