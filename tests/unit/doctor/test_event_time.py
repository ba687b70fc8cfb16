"""A partition whose newest event lies ahead of the clock is named, with what it costs."""

import pytest

from streams.doctor.event_time import event_time
from streams.local.checks import Level
from streams.settings import Settings

SETTINGS = Settings(max_ahead_ms=300_000, lateness_ms=86_400_000)
LAST_YEAR_MS, YEAR_MS, HOUR_MS = -31_536_000_000, 31_536_000_000, 3_600_000
CASES: list[tuple[list[tuple[int, int]], Level, str]] = [
    ([], Level.OK, "no partition is ahead of the clock"),
    ([(0, 300_000), (1, LAST_YEAR_MS)], Level.OK, "no partition is ahead of the clock"),
    ([(2, HOUR_MS), (0, 0)], Level.WARN, "ahead of the clock: partition 2 by 1:00:00"),
    ([(3, YEAR_MS), (0, 0)], Level.FAIL, "ahead of the clock: partition 3 by 365 days, 0:00:00"),
]


@pytest.mark.parametrize(("ahead_ms", "level", "seen"), CASES)
def test_partitions_ahead_of_the_clock_are_named(ahead_ms: list[tuple[int, int]], level: Level, seen: str) -> None:
    found = event_time(ahead_ms, SETTINGS)
    assert (found.level, found.seen) == (level, seen)
