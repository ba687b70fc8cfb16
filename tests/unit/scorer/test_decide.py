"""Decisions: guards, order within a step, propensities that mean what they say."""

import numpy as np
import pytest

from scorer import rules as rulebook
from scorer import settle
from scorer.arrays import Table
from scorer.catalogue import product_row
from scorer.decide import apply
from scorer.decisions import INTERVAL, PROMOTION, SEARCH
from scorer.flags import DEGRADED, LATE
from scorer.kinds import PURCHASE
from scorer.plans import unlimited
from scorer.reasons import ALREADY_BOUGHT, CAP_PER_DAY, COOLDOWN, OUTSIDE_WINDOW
from scorer.terms import terms
from tests.builders.core import (
    DAY,
    HOUR,
    T0,
    asked_of,
    decide_on,
    event,
    everyone,
    fold,
    launch,
    launches_of,
    no_dealings,
    nobody,
    plain_terms,
    products_of,
    stream_of,
)
from tests.builders.world import world

NOON = T0 // DAY * DAY + 12 * HOUR
SHELF = products_of(product_row("lamp"), product_row("mug"))
LAUNCHES = launches_of(launch("lamp", 0), launch("mug", 1))
LAMP, MUG = 0, 1


BOUND = plain_terms(LAUNCHES, SHELF)


def rules(**changed: int) -> Table:
    """Nothing is explored but one time in a million; no cooldown and no cap unless changed."""
    given = {"cooldown_ms": 0, "cap_per_day": 1000, "lateness_ms": 30 * DAY}
    return rulebook.build(**(given | changed))


def asking(at_ms: int, **fields: int) -> Table:
    return event(at_ms, asks=1, **fields)


def decided(
    events: Table,
    interest: tuple[float, ...] = (0.9, 0.5),
    book: Table | None = None,
    *,
    least_micro: int = 1,
    **changed: int,
) -> tuple[Table, Table]:
    """Decisions and dealings of these events, with the launches as candidates at every point."""
    book = no_dealings(5) if book is None else book
    points, at, _ = fold(nobody(5), events, products=SHELF, rules=rules(**changed))
    bound = terms(LAUNCHES, SHELF, plans=unlimited(2, threshold_micro=20_000, least_micro=least_micro))
    made, _ = decide_on(events, asked_of(points, at, interest), book, bound, rules=rules(**changed))
    return made.decisions, book


def test_the_best_launch_is_promoted_and_noted() -> None:
    made, book = decided(asking(NOON))
    assert (made["action"][0], made["chosen_micro"][0], made["cause"][0]) == (LAMP, 999_998, SEARCH)
    assert made["interest_micro"][0, :3].tolist() == [900_000, 500_000, 0]
    assert made["propensity_micro"][0, [0, 1, 20]].tolist() == [999_998, 1, 1]
    assert (book["launches"][0, 0], book["promoted"][0]) == (LAUNCHES["hash"][LAMP], 1)
    assert (book["promoted_ms"][0, 0], book["last_decision_ms"][0]) == (NOON, NOON)


def test_nothing_is_chosen_below_the_threshold_and_the_decision_is_noted() -> None:
    made, book = decided(asking(NOON), interest=(0.019, 0.01))
    assert (made["action"][0], made["chosen_micro"][0]) == (-1, 999_998)
    assert (book["promoted"][0], book["last_decision_ms"][0], book["promoted_ms"][0, 0]) == (0, NOON, -1)


def test_two_decisions_of_one_step_see_each_other() -> None:
    """hours   0        5:59:59        6        (cooldown 6 hours)
    action     lamp     -              lamp
    """
    events = stream_of(*(asking(NOON + ms) for ms in (0, 6 * HOUR - 1, 6 * HOUR)))
    made, _ = decided(events, cooldown_ms=6 * HOUR)
    assert made["action"].tolist() == [LAMP, -1, LAMP]
    assert made["reasons"][:, :3].tolist() == [[0, 0, 0], [COOLDOWN, COOLDOWN, 0], [0, 0, 0]]


def test_the_cap_counts_promotions_of_one_utc_day() -> None:
    midnight = (NOON // DAY + 1) * DAY
    times = [midnight - 3, midnight - 2, midnight - 1, midnight]
    made, book = decided(stream_of(*(asking(ms) for ms in times)), cap_per_day=2)
    assert made["action"].tolist() == [LAMP, LAMP, -1, LAMP]
    assert made["reasons"][:, 0].tolist() == [0, 0, CAP_PER_DAY, 0]
    assert book["promoted_today"][0] == 1


def test_a_cap_of_none_promotes_nobody() -> None:
    made, _ = decided(asking(NOON), cap_per_day=0)
    assert (made["action"][0], made["propensity_micro"][0, 20]) == (-1, 1_000_000)


def test_what_was_bought_is_not_promoted_at_the_same_event_nor_later() -> None:
    events = stream_of(asking(NOON, kind=PURCHASE, product=0), asking(NOON + 1))
    made, book = decided(events)
    assert made["action"].tolist() == [MUG, MUG]
    assert made["reasons"][:, :2].tolist() == [[ALREADY_BOUGHT, 0], [ALREADY_BOUGHT, 0]]
    assert book["purchases"][0] == 1


def test_a_purchase_that_was_rejected_marks_nothing() -> None:
    bought = event(NOON, kind=PURCHASE, product=0, id_hash=4)
    twice = event(NOON, kind=PURCHASE, product=1, id_hash=4)
    made, book = decided(stream_of(bought, twice, asking(NOON + 1)))
    assert (made["action"].tolist(), book["purchases"][0]) == ([MUG], 1)


def test_another_shoppers_dealings_do_not_count() -> None:
    made, _ = decided(stream_of(asking(NOON), asking(NOON, row=1)), cooldown_ms=DAY)
    assert made["action"].tolist() == [LAMP, LAMP]


def test_a_late_event_cannot_reach_back_behind_a_cooldown() -> None:
    """order          noon+7h (promotes)    noon+1h (late)    noon+14h
    guards use        7h                    7h: cooldown      14h
    """
    events = stream_of(asking(NOON + 7 * HOUR), asking(NOON + HOUR), asking(NOON + 14 * HOUR))
    made, book = decided(events, cooldown_ms=6 * HOUR)
    assert made["action"].tolist() == [LAMP, -1, LAMP]
    assert made["flags"][1] & LATE
    assert book["last_decision_ms"][0] == NOON + 14 * HOUR


def test_a_launch_that_has_ended_by_the_last_decision_is_out_of_its_window() -> None:
    ends = int(LAUNCHES["end_ms"][LAMP])
    events = stream_of(asking(ends), asking(ends - 1))
    made, _ = decided(events)
    assert made["reasons"][1, :2].tolist() == [OUTSIDE_WINDOW, OUTSIDE_WINDOW]
    assert made["action"].tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("score", "micro", "flags"),
    [
        (np.nan, 0, DEGRADED),
        (-0.5, 0, 0),
        (7.0, 1_000_000, 0),
        (np.inf, 1_000_000, 0),
        (0.1234565, 123_457, 0),
        (1e-9, 0, 0),
    ],
)
def test_interest_is_cut_to_a_probability_in_millionths(score: float, micro: int, flags: int) -> None:
    made, _ = decided(asking(NOON), interest=(score,))
    assert (made["interest_micro"][0, 0], made["flags"][0] & DEGRADED) == (micro, flags)


def test_the_cause_tells_an_interval_from_a_search() -> None:
    made, _ = decided(stream_of(event(NOON), event(NOON + HOUR), asking(NOON + HOUR + 1)))
    assert made["cause"].tolist() == [INTERVAL, SEARCH]


def test_choices_are_as_frequent_as_their_propensities() -> None:
    """4,000 shoppers' first decisions at 47,000 millionths for the mug and for nothing: 188 each, give or take 60."""
    count = 4_000
    events = stream_of(*(asking(NOON, row=row) for row in range(count)))
    points, at, _ = fold(nobody(count), events, products=SHELF, rules=rules())
    bound = terms(LAUNCHES, SHELF, plans=unlimited(2, threshold_micro=20_000, least_micro=47_000))
    made = decide_on(events, asked_of(points, at, (0.9, 0.5)), no_dealings(count), bound, rules=rules())[0].decisions
    counts = {action: int((made["action"] == action).sum()) for action in (LAMP, MUG, -1)}
    assert abs(counts[MUG] - 188) < 60
    assert abs(counts[-1] - 188) < 60
    assert set(made["chosen_micro"]) == {47_000, 906_000}


def test_another_seed_makes_other_choices_with_the_same_propensities() -> None:
    def run(seed: int) -> Table:
        events = stream_of(*(asking(NOON + i, row=i % 5) for i in range(200)))
        return decided(events, least_micro=47_000, seed=seed)[0]

    assert run(1).tobytes() == run(1).tobytes()
    assert (run(1)["action"] != run(2)["action"]).any()
    assert (run(1)["propensity_micro"] == run(2)["propensity_micro"]).all()


def test_applying_recorded_promotions_leaves_the_same_dealings() -> None:
    one = world(2500, 4)
    ran = one.run(2500)
    again = no_dealings(one.shoppers)
    apply(
        again,
        one.events,
        active=everyone(len(one.events)),
        point_events=ran.decisions["event"].copy(),
        promotions=ran.promotions,
        due=np.zeros(0, settle.DUE),
        terms=one.terms,
        rules=one.rules,
        running_max_ms=-1,
    )
    assert again.tobytes() == ran.dealings.tobytes()


def test_applying_leaves_rows_alone_that_carry_the_step_already() -> None:
    book = no_dealings(2)
    events = stream_of(event(NOON, kind=PURCHASE, product=0), asking(NOON + 1, row=1))
    before = book.tobytes()
    apply(
        book,
        events,
        active=np.zeros(2, np.uint8),
        point_events=np.array([1], np.int32),
        promotions=np.zeros(1, PROMOTION),
        due=np.zeros(0, settle.DUE),
        terms=BOUND,
        rules=rules(),
        running_max_ms=-1,
    )
    assert book.tobytes() == before


def test_scores_of_a_world_keep_every_promise() -> None:
    one = world(2500, 6)
    made = one.run(100).decisions
    there = np.concatenate([made["candidates"] >= 0, np.ones((len(made), 1), bool)], axis=1)
    eligible = there & np.concatenate([made["reasons"] == 0, np.ones((len(made), 1), bool)], axis=1)
    arms = np.arange(20) < made["arms"][:, None]
    assert (made["propensity_micro"].sum(axis=1) == 1_000_000).all()
    assert (made["arm_propensity_micro"].sum(axis=1) + made["propensity_micro"][:, 20] == 1_000_000).all()
    assert (made["arm_propensity_micro"][arms] > 0).all()
    assert not made["arm_propensity_micro"][~arms].any()
    assert not made["propensity_micro"][~eligible].any()
    assert len({row.tobytes() for row in made["id"]}) == len(made)


def test_a_decision_at_an_inactive_event_is_refused() -> None:
    events = asking(NOON)
    points, at, _ = fold(nobody(), events)
    with pytest.raises(ValueError, match="left alone"):
        decide_on(events, asked_of(points, at, ()), no_dealings(), BOUND, rules=rules(), active=np.zeros(1, np.uint8))
