"""Dealings: sixteen launches, and what happens to the seventeenth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer import dealings
from tests.builders.core import DAY, HOUR, T0, no_dealings


def test_a_promotion_is_noted_in_every_count() -> None:
    row = no_dealings()[0]
    dealings.promote(row, np.uint64(9), T0)
    dealings.promote(row, np.uint64(9), T0 + HOUR)
    assert (row["promoted"], row["promoted_today"], row["day"]) == (2, 2, T0 // DAY)
    assert (row["launches"][0], row["times"][0], row["last_ms"][0]) == (9, 2, T0 + HOUR)
    assert row["last_promotion_ms"] == T0 + HOUR


def test_a_new_utc_day_counts_from_nothing() -> None:
    row, midnight = no_dealings()[0], (T0 // DAY + 1) * DAY
    dealings.promote(row, np.uint64(9), midnight - 1)
    assert dealings.promoted_on(row, midnight // DAY) == 0
    dealings.promote(row, np.uint64(9), midnight)
    assert (row["promoted_today"], row["promoted"]) == (1, 2)


def test_the_seventeenth_launch_takes_the_oldest_place_and_is_counted_as_censored() -> None:
    row = no_dealings()[0]
    for launch in range(1, 17):
        dealings.touch(row, np.uint64(launch), T0 + launch)
    dealings.touch(row, np.uint64(1), T0 + 50)
    row["bought"][1] = 1
    assert dealings.touch(row, np.uint64(99), T0 + 60) == 1
    assert (row["launches"][1], row["times"][1], row["bought"][1], row["censored"]) == (99, 0, 0, 1)
    assert dealings.find(row, np.uint64(2)) == -1


def test_a_late_purchase_moves_no_time_back() -> None:
    row = no_dealings()[0]
    dealings.touch(row, np.uint64(5), T0)
    dealings.touch(row, np.uint64(5), T0 - DAY)
    assert row["last_ms"][0] == T0


@given(st.lists(st.integers(1, 30), max_size=80))
def test_every_launch_is_remembered_or_counted_as_censored(launches: list[int]) -> None:
    row = no_dealings()[0]
    taken = 0
    for i, launch in enumerate(launches):
        taken += dealings.find(row, np.uint64(launch)) < 0
        dealings.touch(row, np.uint64(launch), T0 + i)
    kept = [launch for launch in row["launches"].tolist() if launch]
    assert len(kept) == len(set(kept)) == taken - row["censored"]
