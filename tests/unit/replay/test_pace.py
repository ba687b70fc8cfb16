"""Events of so much time take so much time less, by the speed."""

import time

from streams.replay.pace import Pace


async def test_a_hundred_seconds_of_events_take_a_tenth_of_one_at_a_thousand_times_their_speed():
    pace, began_s = Pace(1000.0), time.monotonic()
    for at_ms in (-1, 5_000, 55_000, 105_000):
        await pace.until(at_ms)
    assert 0.1 <= time.monotonic() - began_s < 20


async def test_without_a_speed_nothing_is_waited_for():
    pace, began_s = Pace(0.0), time.monotonic()
    for at_ms in (0, 10**9):
        await pace.until(at_ms)
    assert time.monotonic() - began_s < 20
