"""Dealings: sixteen launches remembered as long as they run, and the day of a shopper who moves."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer import dealings
from scorer.arrays import Table
from scorer.catalogue import LAUNCH
from tests.builders.core import DAY, HOUR, T0, launches_of, no_dealings

NONE: Table = launches_of()


def promote(row: Any, launch: int, at_ms: int, launches: Table = NONE, offset_ms: int = 0) -> int:
    slot = int(dealings.room(row, np.uint64(launch), launches, at_ms))
    if slot >= 0:
        dealings.promote(row, slot, np.uint64(launch), at_ms, (at_ms + offset_ms) // DAY)
    return slot


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
    assert dealings.promoted_on(row, midnight // DAY, 0) == 0
    promote(row, 9, midnight)
    assert (row["promoted_today"], row["promoted"]) == (1, 2)


def test_a_shopper_who_moves_to_another_zone_has_no_day_twice() -> None:
    """Promoted at 00:30 in the zone two hours ahead; back in UTC it is 22:30 of the day before, which has had one."""
    row, midnight = no_dealings()[0], (T0 // DAY + 1) * DAY
    promote(row, 9, midnight - 90 * 60_000, offset_ms=2 * HOUR)
    assert dealings.promoted_on(row, midnight // DAY, 2 * HOUR) == 1
    assert dealings.promoted_on(row, midnight // DAY - 1, 0) == 1


def test_more_promotions_a_day_than_are_remembered_one_by_one_are_counted() -> None:
    row = no_dealings()[0]
    for _ in range(11):
        promote(row, 9, T0)
    assert dealings.promoted_on(row, T0 // DAY, 0) == 11


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
