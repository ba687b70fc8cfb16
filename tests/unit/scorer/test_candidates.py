"""Which launches are scored."""

import numpy as np
import pytest

from scorer.arrays import I4, Table
from scorer.candidates import candidates
from scorer.catalogue import product_row
from tests.builders.core import (
    DAY,
    SPACE,
    T0,
    axis,
    event,
    fold,
    launch,
    launches_of,
    no_matches,
    nobody,
    products_of,
)

LAMP = product_row("lamp", category="home", vector=axis(0), space=SPACE)
MUG = product_row("mug", category="kitchen", vector=axis(1), space=SPACE)
PLAIN = product_row("plain", category="home")
SHELF = products_of(LAMP, MUG, PLAIN)


def chosen(launches: Table, matched: tuple[I4, I4] | None = None) -> list[int]:
    """Candidates of a shopper who has looked at a lamp, at a search that asks."""
    rows, events = nobody(), event(T0, product=0, asks=1)
    points, at, _ = fold(rows, events, products=SHELF)
    found = candidates(points, at, events=events, launches=launches, products=SHELF, matched=matched or no_matches(1))
    return [index for index in found[0].tolist() if index >= 0]


def matching(*launches: int) -> tuple[I4, I4]:
    return np.array([0, len(launches)], np.int32), np.array(launches, np.int32)


def test_only_launches_open_at_the_events_time_are_scored() -> None:
    windows = [(T0, T0 + 1), (T0 + 1, T0 + DAY), (T0 - DAY, T0), (T0 - DAY, T0 + 1)]
    launches = launches_of(*(launch(start_ms=start, end_ms=end) for start, end in windows))
    assert sorted(chosen(launches)) == [0, 3]


def test_the_more_relevant_go_first() -> None:
    """lamp: same vector and category (2); plain: same category (1); mug: neither; unknown product: nothing."""
    launches = launches_of(launch("mug", 1), launch("plain", 2), launch("lamp", 0), launch("unknown", -1))
    assert chosen(launches)[:2] == [2, 1]


def test_what_the_search_matched_goes_before_the_more_relevant() -> None:
    launches = launches_of(launch("lamp", 0), launch("mug", 1), launch("plain", 2))
    assert chosen(launches, matching(1)) == [1, 0, 2]
    assert chosen(launches, matching(1, 2)) == [2, 1, 0]


def test_a_matched_launch_that_is_not_open_is_left_out() -> None:
    launches = launches_of(launch("lamp", 0), launch("mug", 1, start_ms=T0 + DAY))
    assert chosen(launches, matching(1)) == [0]


def test_of_equally_relevant_ones_the_newer_goes_first_then_the_lower_index() -> None:
    starts = [T0 - 3 * DAY, T0 - DAY, T0 - DAY, T0 - 2 * DAY]
    launches = launches_of(*(launch(str(start), 1, start_ms=start) for start in starts))
    assert chosen(launches) == [1, 2, 3, 0]


def test_twenty_at_most_and_the_best_of_all() -> None:
    launches = launches_of(*(launch(f"m{i}", 1) for i in range(30)), launch("lamp", 0))
    found = chosen(launches)
    assert (len(found), found[0], found[1:]) == (20, 30, list(range(19)))


def test_no_launch_no_candidate() -> None:
    assert chosen(launches_of()) == []


def test_matches_that_do_not_fit_the_events_are_refused() -> None:
    with pytest.raises(ValueError, match="offsets"):
        chosen(launches_of(launch()), (np.array([0, 2], np.int32), np.array([0], np.int32)))
    with pytest.raises(IndexError, match="matched launch"):
        chosen(launches_of(launch()), matching(1))
