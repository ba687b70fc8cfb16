"""Times of a plan: durations, clocks, windows where clocks are changed."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.plans.times import at_ms, duration_text, local_text
from tests.builders.plans import plan_of

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("6h", 21_600_000), ("30m", 1_800_000), ("2d", 172_800_000), ("1h30m", 5_400_000), ("1w", 604_800_000), ("0h", 0)],
)
def test_a_duration_is_so_many_milliseconds(text: str, milliseconds: int) -> None:
    assert plan_of(f"cooldown: {text}").cooldown_ms == milliseconds


@settings(deadline=None)
@given(st.integers(0, 10 * 86_400).map(lambda seconds: seconds * 1000))
def test_a_duration_written_out_reads_as_the_same(milliseconds: int) -> None:
    assert plan_of(f"cooldown: {duration_text(milliseconds)}").cooldown_ms == milliseconds


def ms(text: str, zone: str) -> int:
    return at_ms(datetime.fromisoformat(text), zone)


def test_a_window_is_in_its_time_zone() -> None:
    # Shanghai is eight hours ahead of UTC: 2026-09-30T16:00:00Z.
    assert ms("2026-10-01T00:00:00", "Asia/Shanghai") == 1_790_784_000_000
    assert ms("2026-09-30T16:00:00+00:00", "Asia/Shanghai") == 1_790_784_000_000


def test_a_time_that_the_clocks_skip_counts_on_from_before() -> None:
    # In Berlin 02:00 became 03:00 on 29 March 2026.
    assert ms("2026-03-29T02:30:00", "Europe/Berlin") == ms("2026-03-29T03:30:00", "Europe/Berlin")


def test_a_time_that_the_clocks_repeat_is_the_first() -> None:
    # In Berlin 03:00 became 02:00 on 25 October 2026; the first 02:30 is 00:30 in UTC.
    assert ms("2026-10-25T02:30:00", "Europe/Berlin") == ms("2026-10-25T00:30:00+00:00", "UTC")
    assert ms("2026-10-25T03:00:00", "Europe/Berlin") - ms("2026-10-25T02:00:00", "Europe/Berlin") == 2 * HOUR_MS


@settings(deadline=None)
@given(
    st.integers(1_000, 7 * 10**12),
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/Sao_Paulo", "Asia/Kathmandu"]),
)
def test_a_moment_written_in_local_time_reads_as_the_same(milliseconds: int, zone: str) -> None:
    assert ms(local_text(milliseconds, zone), zone) == milliseconds


def test_a_clock_without_quotes_is_a_clock_although_yaml_reads_a_number() -> None:
    plan = plan_of("quiet_hours: {from: 22:00, to: 8:05}")
    assert (plan.quiet_from_min, plan.quiet_to_min) == (1320, 485)
