"""Dealings: sixteen launches remembered as long as they run, and the day of a shopper who moves."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer import dealings
from scorer.arrays import Table
from scorer.catalogue import LAUNCH
from scorer.terms import clock_ms, terms
from scorer.zones import Zones
from tests.builders.core import DAY, HOUR, T0, launches_of, no_dealings, products_of

NONE: Table = launches_of()


def promote(row: Any, launch: int, at_ms: int, launches: Table = NONE, offset_ms: int = 0) -> int:
    slot = int(dealings.room(row, np.uint64(launch), launches, at_ms))
    if slot >= 0:
        dealings.promote(row, slot, np.uint64(launch), at_ms, (at_ms + offset_ms) // DAY)
    return slot


UTC, EAST, CHANGING = 0, 2, 3  # hashes of zones
SPRING = (T0 // DAY + 1) * DAY + HOUR
ZONES = Zones(
    np.array([EAST, CHANGING], np.uint64),
    np.array([0, 1, 3], np.int32),
    np.array([0, 0, SPRING], np.int64),
    np.array([2 * HOUR, HOUR, 2 * HOUR], np.int64),
)
CLOCKS = terms(NONE, products_of(), zones=ZONES)


def promoted_on(row: Any, now_ms: int, zone: int = UTC) -> int:
    """On the local day that `now_ms` lies in."""
    day = int(clock_ms(CLOCKS, np.uint64(zone), now_ms)) // DAY
    return int(dealings.promoted_on(row, day, CLOCKS, np.uint64(zone), now_ms))


def running(count: int) -> Table:
    """Launches with the hashes 1 to `count` that run for a day from T0."""
    rows = np.zeros(count, LAUNCH)
    rows["hash"], rows["start_ms"], rows["end_ms"] = np.arange(1, count + 1), T0, T0 + DAY
    return rows


def test_a_promotion_is_noted_in_every_count() -> None:
    row = no_dealings()[0]
    promote(row, 9, T0)
    promote(row, 9, T0 + HOUR)
    assert (row["promoted"], row["promoted_today"], row["day"]) == (2, 2, T0 // DAY)
    assert (row["launches"][0], row["times"][0], row["last_ms"][0]) == (9, 2, T0 + HOUR)
    assert row["promoted_ms"][:3].tolist() == [T0 + HOUR, T0, -1]


def test_a_new_day_counts_from_nothing() -> None:
    row, midnight = no_dealings()[0], (T0 // DAY + 1) * DAY
    promote(row, 9, midnight - 1)
    assert promoted_on(row, midnight) == 0
    promote(row, 9, midnight)
    assert (row["promoted_today"], row["promoted"]) == (1, 2)


def test_a_shopper_who_moves_to_another_zone_has_no_day_twice() -> None:
    """Promoted at 00:30 in the zone two hours ahead; back in UTC it is 22:30 of the day before, which has had one."""
    row, midnight = no_dealings()[0], (T0 // DAY + 1) * DAY
    promote(row, 9, midnight - 90 * 60_000, offset_ms=2 * HOUR)
    assert promoted_on(row, midnight, EAST) == 1
    assert promoted_on(row, midnight - 1, UTC) == 1


@pytest.mark.parametrize(
    ("promoted_h", "asked_h", "found"),
    [
        (-2.5, 18, 0),  # Saturday 23:30 by the clock of then, Sunday 00:30 by that of now
        (-1.5, 18, 1),  # Sunday 00:30
        (-2.5, -2.25, 1),
        (18, 20.75, 1),  # 21:00 and 23:45 of summer
        (18, 21, 0),
    ],
)
def test_on_the_day_that_the_clock_changes_a_promotion_counts_on_the_day_of_its_own_clock(
    promoted_h: float, asked_h: float, found: int
) -> None:
    """Hours from the change, which is at 2:00 of Sunday, an hour ahead of UTC until then and two from then on."""
    row, promoted_ms, asked_ms = no_dealings()[0], int(SPRING + promoted_h * HOUR), int(SPRING + asked_h * HOUR)
    promote(row, 9, promoted_ms, offset_ms=HOUR if promoted_h < 0 else 2 * HOUR)
    assert promoted_on(row, asked_ms, CHANGING) == found


def test_more_promotions_a_day_than_are_remembered_one_by_one_are_counted() -> None:
    row = no_dealings()[0]
    for _ in range(11):
        promote(row, 9, T0)
    assert promoted_on(row, T0) == 11


def test_no_place_is_left_where_sixteen_launches_still_run() -> None:
    row, launches = no_dealings()[0], running(17)
    slots = [promote(row, launch, T0, launches) for launch in range(1, 18)]
    assert slots == [*range(16), -1]


def test_of_launches_that_have_ended_the_one_touched_longest_ago_gives_its_place() -> None:
    row, launches = no_dealings()[0], running(17)
    for launch in range(1, 17):
        promote(row, launch, T0 + 20 - launch, launches)
    assert promote(row, 17, T0 + DAY, launches) == 15
    assert (row["times"][15], dealings.find(row, np.uint64(16))) == (1, -1)


def test_a_late_purchase_moves_no_time_back() -> None:
    row = no_dealings()[0]
    dealings.touch(row, 0, np.uint64(5), T0)
    dealings.touch(row, 0, np.uint64(5), T0 - DAY)
    assert row["last_ms"][0] == T0


@given(st.lists(st.integers(1, 30), max_size=80))
def test_of_launches_that_run_no_promotion_is_ever_forgotten(launches: list[int]) -> None:
    row, running_launches = no_dealings()[0], running(30)
    made = [launch for launch in launches if promote(row, launch, T0, running_launches) >= 0]
    remembered = {int(launch): int(n) for launch, n in zip(row["launches"], row["times"], strict=True) if launch}
    assert remembered == {launch: made.count(launch) for launch in set(made)}
