"""Which clicks answer offers, and how many, against a dictionary of what is open and cases by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import answers, recent
from scorer.arrays import I4, Table
from scorer.candidates import MOST, live
from scorer.catalogue import product_row
from scorer.kinds import UNCART, VIEW
from scorer.offered import PLACES
from tests.builders.core import DAY, MINUTE, T0, event, everyone, launch, launches_of, nobody, products_of, stream_of

SHELF = products_of(*(product_row(f"p{i}") for i in range(30)))
LAUNCHES = launches_of(*(launch(f"l{i}", i) for i in range(25)))  # the last five products are not launched
UNTRACKED = 29


def answered(*clicks: Table, points: dict[int, list[int]], rows: Table | None = None, **given: Any) -> list[int]:
    """How many offers each click answers; `points` has the candidates that were offered at some of the events."""
    events, before = stream_of(*clicks), np.zeros((len(clicks), recent.BEFORE + 1), np.uint32)
    at = np.array(sorted(points), np.int32)
    told = {"active": everyone(len(events)), "before": before, "point_events": at} | given
    answers.follow(
        nobody(2) if rows is None else rows,
        events,
        candidates=_padded([points[at] for at in sorted(points)]),
        launches=LAUNCHES,
        products=SHELF,
        trend_of=np.where(np.arange(len(SHELF)) == UNTRACKED, -1, 1).astype(np.int32),
        **told,
    )
    return [int(each) for each in before[:, recent.BEFORE] // recent.ANSWERS]


def _padded(chosen: list[list[int]]) -> I4:
    found = np.full((len(chosen), MOST), -1, np.int32)
    for row, each in zip(found, chosen, strict=True):
        row[: len(each)] = each
    return found


def click(minute: float, product: int, **fields: Any) -> Table:
    return event(T0 + int(minute * MINUTE), product=product, **fields)


def test_a_click_on_what_the_last_decision_offered_answers_it_once() -> None:
    assert answered(click(0, 9), click(1, 3), click(2, 3), click(3, 4), points={0: [3, 5]}) == [0, 1, 0, 0]


def test_it_answers_every_decision_of_the_day_that_offered_it() -> None:
    three = {0: [3, 5], 1: [5, 3], 2: [3]}
    assert answered(click(0, 9), click(30, 9), click(60, 9), click(61, 3), click(62, 5), points=three)[3:] == [3, 0]


def test_what_a_decision_does_not_offer_again_is_forgotten() -> None:
    assert answered(click(0, 9), click(30, 9), click(60, 9), click(61, 3), points={0: [3], 1: [5], 2: [3]})[3] == 1


def test_the_points_own_click_answers_those_before_and_is_offered_anew() -> None:
    assert answered(click(0, 9), click(30, 3), click(31, 3), points={0: [3], 1: [3]}) == [0, 1, 1]


def test_a_day_later_nothing_is_open() -> None:
    day = DAY / MINUTE
    assert answered(click(0, 9), click(day - 1, 3), points={0: [3]}) == [0, 1]
    assert answered(click(0, 9), click(day, 3), points={0: [3]}) == [0, 0]
    assert answered(click(0, 9), click(day, 9), click(day + 1, 3), points={0: [3], 1: [3]}) == [0, 0, 1]


def test_an_event_older_than_the_decision_answers_nothing() -> None:
    assert answered(click(60, 9), click(0, 3), points={0: [3]}) == [0, 0]


def test_only_the_shoppers_own_clicks_on_products_with_a_trend_answer() -> None:
    clicks = click(0, 9), click(1, 3, row=1), click(2, 3, kind=UNCART), click(3, UNTRACKED), click(4, 3)
    # A row of `before` for each click on a product with a trend: the first, the second and the last.
    assert answered(*clicks, points={0: [3, 24]})[:3] == [0, 0, 1]


def test_rows_that_are_not_active_stay_as_they_are_and_their_clicks_have_no_place() -> None:
    rows = nobody(2)
    active = np.array([1, 0, 1], np.uint8)
    told = answered(click(0, 9), click(1, 3, row=1), click(2, 3), points={0: [3]}, rows=rows, active=active)
    assert (told, rows[1].tobytes()) == ([0, 1, 0], nobody(2)[1].tobytes())


def test_what_a_journal_knows_is_not_written_again() -> None:
    rows = nobody(2)
    assert answered(click(0, 9), click(1, 3), points={0: [3]}, rows=rows, before=None) == [0, 0]
    assert not rows["offered"].any()


def test_candidates_of_another_number_of_points_are_refused() -> None:
    with pytest.raises(ValueError, match="a row of 20 for each point"):
        answered(click(0, 9), points={}, point_events=np.zeros(1, np.int32))


def test_a_row_remembers_as_many_as_a_decision_has() -> None:
    assert PLACES == MOST


ACTS = st.lists(
    st.tuples(st.integers(0, 600), st.integers(0, 1), st.integers(0, 7), st.none() | st.sets(st.integers(0, 7))),
    max_size=40,
)


@settings(deadline=None)
@given(ACTS)
def test_answers_are_those_of_a_dictionary_of_what_is_open(acts: list[tuple[int, int, int, set[int] | None]]) -> None:
    """Steps of up to ten hours, so that what is open ends; offers come in any order."""
    minute, clicks, points, wanted = 0, [], {}, []
    opened: list[dict[int, int]] = [{}, {}]
    decided = [-DAY, -DAY]
    for at, (gap, shopper, product, chosen) in enumerate(acts):
        minute += gap
        now_ms = minute * MINUTE
        clicks.append(click(minute, product, row=shopper, kind=VIEW))
        still = opened[shopper] if now_ms - decided[shopper] < DAY else {}
        wanted.append(still.pop(product, 0))
        if chosen is not None:
            opened[shopper], decided[shopper] = {each: still.get(each, 0) + 1 for each in chosen}, now_ms
            points[at] = list(chosen)
    assert (answered(*clicks, points=points) if clicks else []) == wanted


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30), st.lists(st.integers(0, 5), max_size=5))
def test_a_point_has_as_many_candidates_as_launches_are_live_then_and_20_at_most(
    windows: list[tuple[int, int]], moments: list[int]
) -> None:
    launches = launches_of(*(launch(start_ms=start, end_ms=end) for start, end in windows))
    wanted = [min(sum(start <= at < end for start, end in windows), 20) for at in moments]
    assert live(launches, np.array(moments, np.int64)).tolist() == wanted
