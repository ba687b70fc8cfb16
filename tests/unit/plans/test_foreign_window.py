"""A plan that something else told is shown as workers follow it, whatever its window says."""

from dataclasses import replace

import pytest

from scorer.plan import Plan
from streams.cli.launches_table import table
from streams.plans.live import standing_of
from streams.plans.written_out import fields_of, not_as_told
from tests.builders.plans import plan_of

PLAN = plan_of()
FIRST, LAST = -(2**63), 2**63 - 1
IN_UTC = {"start": "2026-09-30T16:00:00", "end": "2026-10-20T16:00:00", "time_zone": "UTC"}


@pytest.mark.parametrize("zone", ["Mars/Olympus", ""])
def test_by_utc_where_its_zone_is_none_and_says_so(zone: str) -> None:
    plan = replace(PLAN, time_zone=zone)
    said = f"{zone!r} is no time zone: workers follow UTC, and so it is shown"
    assert (fields_of(plan)["window"], not_as_told(plan)) == (IN_UTC, [said])
    assert f"2026-10-20T16:00:00  UTC ({zone!r} is no zone)" in table([standing_of(plan, 1)])


@pytest.mark.parametrize(
    ("plan", "dates", "shown"),
    [
        (replace(PLAN, start_ms=FIRST), ("0001-01-02T08:05:43", "2026-10-21T00:00:00"), "ever since"),
        (replace(PLAN, end_ms=LAST), ("2026-10-01T00:00:00", "9999-12-31T07:59:59.999"), "never"),
    ],
)
def test_by_the_nearest_date_where_there_is_none_and_says_so(plan: Plan, dates: tuple[str, str], shown: str) -> None:
    window = fields_of(plan)["window"]
    assert (window["start"], window["end"], len(not_as_told(plan))) == (*dates, 1)
    assert shown in table([standing_of(plan, 1)])


def test_a_plan_of_one_s_own_needs_no_remark() -> None:
    assert not_as_told(PLAN) == []
