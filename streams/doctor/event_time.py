"""Whether the newest event of a partition lies ahead of the clock: what is told later then comes too late for it.

No decision may look at the clock, so nothing here holds back an event of a producer whose clock is a year ahead and
dates its records too. All that can be done is to tell.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from streams.local.checks import Check, Level
from streams.settings import Settings

NEWEST: Final = """
SELECT partition, toInt64(max(toUnixTimestamp64Milli(at)) - toUnixTimestamp64Milli(now64(3))) AS ahead_ms
FROM events GROUP BY partition ORDER BY ahead_ms DESC, partition
"""
_SHOWN: Final = 3
_REMEDY: Final = (
    "Set that producer's clock right. Where events become `too_late` by it, raise `lateness_ms` above what is told "
    "here and resubmit them."
)


def event_time(ahead_ms: Sequence[tuple[int, int]], settings: Settings) -> Check:
    """`ahead_ms`: partitions, and by how many milliseconds the newest event of each lies ahead of the clock."""
    ahead = [(partition, by_ms) for partition, by_ms in ahead_ms if by_ms > settings.max_ahead_ms]
    if not ahead:
        return Check("event time", Level.OK, "no partition is ahead of the clock")
    level = Level.FAIL if any(by_ms > settings.lateness_ms for _, by_ms in ahead) else Level.WARN
    told = [f"partition {partition} by {timedelta(seconds=by_ms // 1000)}" for partition, by_ms in ahead]
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return Check("event time", level, f"ahead of the clock: {', '.join(told[:_SHOWN])}{more}", _REMEDY)
