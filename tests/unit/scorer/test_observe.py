"""The fold: what an event does to its shopper's row, and where decision points lie."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import rules
from scorer.events import DUPLICATE, FOLDED, TOO_LATE
from scorer.flags import LATE, NO_VECTOR
from scorer.hashing import text_hash
from scorer.kinds import CART, PURCHASE, RETURN, SEARCH, UNCART
from tests.builders.core import (
    DAY,
    HOUR,
    MINUTE,
    SPACE,
    T0,
    event,
    everyone,
    fold,
    nobody,
    stream_of,
)
from tests.builders.shelf import MONDAY, SHELF, WEEK
from tests.builders.world import world


def test_a_view_and_a_cart_add_up_in_every_part_of_the_row() -> None:
    rows = nobody()
    fold(rows, stream_of(event(MONDAY, product=0), event(MONDAY, product=1, kind=CART)), products=SHELF)
    row = rows[0]
    assert row["vector"][:3].tolist() == [1.0, 4.0, 0.0]
    assert row["counts"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert row["categories"][:3].tolist() == [text_hash("home"), text_hash("kitchen"), 0]
    assert row["category_weights"][:3].tolist() == [1.0, 4.0, 0.0]
    assert (row["brands"][0], row["brands"][1]) == (text_hash("b"), 0)
    assert (row["price_weight"], row["price_mean"]) == (1.0, 30.0)
    assert (row["taste"], row["events"], row["space"]) == (5.0, 2, SPACE)


def test_an_event_a_half_life_later_weighs_twice_as_much_as_what_was_there() -> None:
    rows = nobody()
    fold(rows, stream_of(event(MONDAY, product=0), event(MONDAY + WEEK, product=1)), products=SHELF)
    assert rows["vector"][0, :2].tolist() == [0.5, 1.0]
    assert rows["landmark_ms"][0] == MONDAY + WEEK


def test_a_late_event_within_the_lateness_weighs_less_and_is_flagged() -> None:
    """event time:  Monday ---- x (half a week) ---- y (a week later, processed first)
    order:          y, then x: behind the newest, so x weighs the square root of a half.
    """
    rows = nobody()
    events = stream_of(event(MONDAY + WEEK), event(MONDAY + WEEK // 2, product=0))
    fold(rows, events, products=SHELF, rules=rules.build(space=SPACE, lateness_ms=WEEK))
    assert events["flags"].tolist() == [NO_VECTOR, LATE]
    assert rows["vector"][0, 0] == np.float32(np.sqrt(0.5))
    assert rows["last_ms"][0] == MONDAY + WEEK


def test_an_event_behind_the_lateness_touches_nothing() -> None:
    rows, obeyed = nobody(2), rules.build(lateness_ms=DAY)
    events = stream_of(event(T0), event(T0 - DAY, row=1), event(T0 - DAY - 1, row=1))
    fold(rows, events[:2], rules=obeyed)
    before = rows.tobytes()
    late = events[2:].copy()
    _, _, newest = fold(rows, late, rules=obeyed, running_max_ms=T0)
    assert events["status"][:2].tolist() == [FOLDED, FOLDED]
    assert late["status"].tolist() == [TOO_LATE]
    assert (rows.tobytes(), newest) == (before, T0)


def test_lateness_counts_from_the_newest_event_before_this_one() -> None:
    events = stream_of(event(T0), event(T0 + 10 * DAY), event(T0 + 9 * DAY - 1))
    fold(nobody(), events, rules=rules.build(lateness_ms=DAY))
    assert events["status"].tolist() == [FOLDED, FOLDED, TOO_LATE]


def test_an_id_among_the_last_sixteen_is_a_duplicate_and_touches_nothing() -> None:
    rows = nobody()
    fold(rows, stream_of(*(event(T0 + i, id_hash=100 + i) for i in range(16))))
    before = rows.tobytes()
    again = stream_of(event(T0 + 50, id_hash=100), event(T0 + 50, id_hash=115))
    _, points, newest = fold(rows, again, running_max_ms=T0 + 15)
    assert again["status"].tolist() == [DUPLICATE, DUPLICATE]
    assert (rows.tobytes(), len(points), newest) == (before, 0, T0 + 50)


def test_the_seventeenth_id_back_is_forgotten() -> None:
    events = stream_of(*(event(T0 + i, id_hash=100 + i) for i in range(17)), event(T0 + 50, id_hash=100))
    fold(nobody(), events)
    assert events["status"].tolist() == [FOLDED] * 18


def test_another_shopper_may_use_the_same_id() -> None:
    events = stream_of(event(T0, id_hash=5), event(T0, id_hash=5, row=1))
    fold(nobody(2), events)
    assert events["status"].tolist() == [FOLDED, FOLDED]


def test_the_first_event_starts_the_clock_and_is_no_point() -> None:
    """minutes  0 . . 29 30 . . 59 60
    point            no yes     no yes   (interval 30 minutes)
    """
    times = [T0, T0 + 29 * MINUTE, T0 + 30 * MINUTE, T0 + 59 * MINUTE, T0 + 60 * MINUTE]
    points, at, _ = fold(nobody(), stream_of(*(event(ms) for ms in times)))
    assert at.tolist() == [2, 4]
    assert points["decisions"].tolist() == [1, 2]
    assert points["last_decision_ms"].tolist() == [times[2], times[4]]


def test_a_search_that_asks_is_always_a_point_and_starts_the_clock_again() -> None:
    asking = event(T0 + MINUTE, kind=SEARCH, asks=1)
    first = event(T0, kind=SEARCH, asks=1)
    _, at, _ = fold(nobody(), stream_of(first, asking, event(T0 + 30 * MINUTE), event(T0 + 31 * MINUTE)))
    assert at.tolist() == [0, 1, 3]


def test_a_late_search_that_asks_does_not_turn_the_clock_back() -> None:
    late = event(T0 - HOUR, kind=SEARCH, asks=1)
    points, at, _ = fold(nobody(), stream_of(event(T0), late, event(T0 + 20 * MINUTE)))
    assert (at.tolist(), points["last_decision_ms"].tolist()) == ([1], [T0])


def test_a_point_shows_the_row_with_its_own_event_and_without_later_ones() -> None:
    rows = nobody()
    points, _, _ = fold(rows, stream_of(event(T0), event(T0 + HOUR), event(T0 + HOUR + 1)))
    assert (points["events"].tolist(), rows["events"].tolist()) == ([2], [3])


def test_rejected_events_are_no_points() -> None:
    asking = event(T0, kind=SEARCH, asks=1, id_hash=9)
    _, at, _ = fold(nobody(), stream_of(asking, asking))
    assert at.tolist() == [0]


def test_an_uncart_and_a_return_take_back_taste_but_no_category_or_price() -> None:
    kinds = [CART, UNCART, PURCHASE, RETURN]
    rows = nobody()
    fold(rows, stream_of(*(event(MONDAY, kind=kind, product=0) for kind in kinds)), products=SHELF)
    assert rows["vector"][0, 0] == 4.0 - 2.0 + 6.0 - 4.0
    assert (rows["category_weights"][0, 0], rows["price_weight"][0]) == (10.0, 10.0)
    assert rows["taste"][0] == 16.0


def test_the_price_of_the_event_goes_before_the_list_price() -> None:
    rows = nobody()
    fold(rows, event(MONDAY, product=0, price_micro=10_000_000), products=SHELF)
    assert rows["price_mean"][0] == 10.0


def test_a_price_of_zero_is_a_price_and_an_unknown_one_is_none() -> None:
    rows = nobody()
    fold(rows, stream_of(event(MONDAY, price_micro=0), event(MONDAY, product=1)), products=SHELF)
    assert (rows["price_weight"][0], rows["price_mean"][0]) == (1.0, 0.0)


def test_an_inactive_row_is_left_alone_and_makes_no_point() -> None:
    rows = nobody(2)
    before = rows[1].tobytes()
    events = stream_of(event(T0), event(T0, row=1, kind=SEARCH, asks=1))
    _, at, newest = fold(rows, events, active=np.array([1, 0], np.uint8), known=True, running_max_ms=-1)
    assert (rows[1].tobytes(), at.tolist(), newest) == (before, [], T0)
    assert rows["events"].tolist() == [1, 0]


def test_known_statuses_are_taken_as_they_are() -> None:
    rows = nobody()
    events = stream_of(event(T0, status=TOO_LATE), event(T0, status=DUPLICATE), event(T0 + 1))
    fold(rows, events, known=True)
    assert (events["status"].tolist(), rows["events"][0]) == ([TOO_LATE, DUPLICATE, FOLDED], 1)


def test_repeating_a_step_with_its_statuses_gives_the_same_rows() -> None:
    first, second = world(2000, 3), world(2000, 3)
    rows = nobody(first.shoppers)
    live = {"products": first.products, "text_vectors": first.text_vectors, "rules": first.rules}
    fold(rows, first.events, **live)
    second.events["status"] = first.events["status"]
    again = nobody(first.shoppers)
    fold(again, second.events, known=True, **live)
    assert again.tobytes() == rows.tobytes()


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 1500), st.integers(0, 50))
def test_no_row_decision_or_feature_depends_on_the_size_of_steps(chunk: int, seed: int) -> None:
    whole, cut = world(1500, seed), world(1500, seed)
    expected, got = whole.run(1500), cut.run(chunk)
    assert [part.tobytes() for part in got] == [part.tobytes() for part in expected]
    assert cut.events.tobytes() == whole.events.tobytes()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_no_number_in_a_row_is_ever_broken(seed: int) -> None:
    one = world(600, seed)
    ran = one.run(200)
    rows, features = ran.profiles, ran.features
    for name in ("vector", "counts", "category_weights", "brand_weights", "taste", "price_mean", "price_squares"):
        assert np.isfinite(rows[name]).all()
    assert (rows["counts"] >= 0).all()
    assert np.isfinite(features).all()


@pytest.mark.parametrize("field", ["row", "product", "text"])
def test_an_index_outside_its_table_is_refused_before_anything_is_folded(field: str) -> None:
    rows = nobody()
    before = rows.tobytes()
    with pytest.raises(IndexError, match=field):
        fold(rows, event(**{field: 1}))
    assert rows.tobytes() == before


def test_rows_that_could_not_be_changed_in_place_are_refused() -> None:
    rows = nobody(4)
    with pytest.raises(ValueError, match="in place"):
        fold(rows[::2], event())
    with pytest.raises(ValueError, match="active"):
        fold(rows, event(), active=everyone(2))
