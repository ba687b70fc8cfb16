"""What a log is known again by.

A folder may be captured anew, a broker in memory be started again: what was kept of the log before says nothing of the
one that stands in its place, however long both are.
"""

import hashlib

from schemas.topics import INPUTS
from streams.capture.bisection import first_chunk
from streams.ports import RecordLog, Records


async def beginning(records: Records, partition: int, *, closed: bool) -> list[str]:
    """Of a partition whose journal may grow: its first record. Where there is no journal (`closed`), of each input its
    first record and its end: with more to merge, what was merged may have another order."""
    if not closed:
        async with records.open("journal", partition) as log:
            return [await _sha256(log, 0, await log.high_watermark())]
    found = []
    for topic in INPUTS:
        async with records.open(topic, partition) as log:
            end = await log.high_watermark()
            found.append(f"{end} {await _sha256(log, 0, end)}")
    return found


async def whole(records: Records, partition: int) -> list[str]:
    """Of a journal as it stands: its first record, its last, and its end. Empty where there is none."""
    async with records.open("journal", partition) as log:
        end = await log.high_watermark()
        return [str(end), await _sha256(log, 0, end), await _sha256(log, end - 1, end)] if end else []


async def _sha256(log: RecordLog, first: int, stop: int) -> str:
    """Of time, key and value of the first record that still stands there; empty where none does."""
    chunk = await first_chunk(log, first, stop) if stop > first else None
    if chunk is None:
        return ""
    record = (int(chunk.published_ms[0]), chunk.keys[0], chunk.values[0])
    return hashlib.sha256(repr(record).encode()).hexdigest()
