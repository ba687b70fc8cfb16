"""What waits for its outcome is kept in the order in which it closes: as it would be, were it sorted anew each step."""

from typing import NamedTuple

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorer import campaigns, plans, settle
from scorer import rules as rulebook
from scorer.arrays import Table
from scorer.catalogue import product_row
from scorer.decide import Decided
from scorer.terms import terms
from tests.builders.core import (
    HOUR,
    T0,
    asked_of,
    decide_on,
    event,
    fold,
    launch,
    launches_of,
    no_dealings,
    nobody,
    products_of,
    stream_of,
)

SHOPPERS = 3
SHELF, LAUNCHES = products_of(product_row("lamp")), launches_of(launch("lamp", 0))
BOUND = terms(LAUNCHES, SHELF, plans=plans.unlimited(1, threshold_micro=0))


class Step(NamedTuple):
    """Events by shopper and hour, and for how many hours what is promoted in it waits."""

    events: list[tuple[int, int]]
    window_h: int


EVENT_OF = st.tuples(st.integers(0, SHOPPERS - 1), st.integers(0, 48))
STEPS = st.lists(st.builds(Step, st.lists(EVENT_OF, min_size=1, max_size=5), st.sampled_from([1, 6, 24])), max_size=6)
ENTRIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=6)


def due_of(entries: list[tuple[int, int, int]]) -> Table:
    """DUE that closes at these moments, of these ids, each of another row."""
    due = np.zeros(len(entries), settle.DUE)
    for at, (closes_ms, *number) in enumerate(entries):
        due["closes_ms"][at], due["id"][at], due["row"][at] = closes_ms, number, at
    return due


@given(st.lists(ENTRIES, max_size=5))
def test_due_kept_in_order_is_due_sorted_anew_whatever_is_opened(opened: list[list[tuple[int, int, int]]]) -> None:
    kept = plain = np.zeros(0, settle.DUE)
    for more in map(due_of, opened):
        kept, plain = settle.with_opened(kept, more), settle.in_order(np.concatenate([plain, more]))
        assert kept.tobytes() == plain.tobytes()


def test_what_closes_before_or_after_all_that_was_opened_is_not_looked_at() -> None:
    """Ids are in no order that ever comes; that they stay so shows what was left alone."""
    waiting, opened = due_of([(1, 1, 0), (1, 0, 0), (2, 1, 0), (3, 1, 0), (3, 0, 0)]), due_of([(2, 2, 0), (2, 0, 0)])
    left = settle.with_opened(waiting, opened)
    assert left["id"][:, 0].tolist() == [1, 0, 0, 1, 2, 1, 0]


def test_a_step_that_opens_nothing_leaves_what_waits_the_same_object() -> None:
    waiting = due_of([(1, 0, 0), (2, 0, 0)])
    assert settle.with_opened(waiting, due_of([])) is waiting


def test_room_is_for_what_can_close_by_the_newest_time_and_no_more() -> None:
    waiting, events = due_of([(T0, 0, 0), (T0 + 1, 0, 0), (T0 + 1, 0, 1), (T0 + 2, 0, 0)]), event(T0 + 1)
    assert [settle.closing(waiting, *with_newest) for with_newest in ((events, -1), (events, T0 + 2))] == [3, 4]


def taken(steps: list[Step], *, found_anew: bool) -> tuple[list[Decided], Table]:
    """One step after the other, everyone promoted to wherever it may be, each with what the one before left or with
    what is found in the rows; and the dealings at the end."""
    book, own, profiles = no_dealings(SHOPPERS), campaigns.blank(LAUNCHES["hash"]), nobody(SHOPPERS)
    due, newest_ms, made = due_of([]), -1, []
    for number, step in enumerate(steps):
        told = ((row, T0 + hour * HOUR, 10 * number + at) for at, (row, hour) in enumerate(step.events))
        events = stream_of(*(event(at_ms, row=row, asks=1, price_micro=price) for row, at_ms, price in told))
        rules = rulebook.build(
            cooldown_ms=0, cap_per_day=100, attribution_ms=step.window_h * HOUR, decision_interval_ms=2**59
        )
        points, at, after_ms = fold(profiles, events, products=SHELF, rules=rules, running_max_ms=newest_ms)
        due = settle.due_of(book, np.arange(SHOPPERS)) if found_anew else due
        given_ = {"rules": rules, "due": due, "running_max_ms": newest_ms, "campaigns": own}
        made.append(decide_on(events, asked_of(points, at, (1.0,)), book, BOUND, **given_)[0])
        due, newest_ms = made[-1].due, after_ms
    return made, book


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_outcomes_and_dealings_are_those_of_due_found_anew_in_the_rows_at_each_step(steps: list[Step]) -> None:
    kept, plain = taken(steps, found_anew=False), taken(steps, found_anew=True)
    assert [one.outcomes.tobytes() for one in kept[0]] == [one.outcomes.tobytes() for one in plain[0]]
    assert kept[1].tobytes() == plain[1].tobytes()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_windows_steps_had_what_they_leave_is_in_order(steps: list[Step]) -> None:
    for made in taken(steps, found_anew=False)[0]:
        assert made.due.tobytes() == settle.in_order(made.due).tobytes()


def test_steps_with_a_shorter_window_leave_what_closes_before_what_already_waits() -> None:
    made, _ = taken([Step([(0, 0)], 24), Step([(1, 1)], 6), Step([(2, 9)], 1)], found_anew=False)
    left = [((one.due["closes_ms"] - T0) // HOUR).tolist() for one in made]
    assert (left, [len(one.outcomes) for one in made]) == ([[24], [7, 24], [10, 24]], [0, 0, 1])
