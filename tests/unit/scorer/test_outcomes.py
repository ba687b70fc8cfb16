"""Outcomes: what belongs to a promotion, when it closes, and what it gives back."""

from typing import Any

import numpy as np

from scorer import campaigns, opened, plans, settle
from scorer import rules as rulebook
from scorer.arrays import Table
from scorer.catalogue import product_row
from scorer.channels import COUPON
from scorer.decide import Decided
from scorer.events import DELIVERIES
from scorer.kinds import DELIVERY, PURCHASE, VIEW
from scorer.terms import terms
from tests.builders.core import (
    DAY,
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

SHELF = products_of(product_row("lamp"), product_row("mug"))
LAUNCHES = launches_of(launch("lamp", 0))
COST = 2_500_000


def plan(**fields: Any) -> Table:
    """A coupon that costs 2.50, always promoted where it may be: 0.2 for a click, 5 for a purchase."""
    row = plans.unlimited(1, threshold_micro=0)
    row["arm_channel"][:, 0], row["arm_cost_micro"][:, 0], row["default_consent"] = COUPON, COST, 15
    row["click_reward_micro"], row["purchase_reward_micro"], row["budget_micro"] = 200_000, 5_000_000, 1
    for name, value in fields.items():
        row[name] = value
    return row


def asking(at_ms: int = T0, **fields: Any) -> Table:
    return event(at_ms, asks=1, **fields)


def later(at_ms: int = T0 + 2 * DAY, row: int = 1) -> Table:
    """Another shopper's event that moves the partition's newest time."""
    return event(at_ms, row=row)


def delivery(decision: Table, status: int, at_ms: int = T0 + 1) -> Table:
    told = event(at_ms, kind=DELIVERY, input=DELIVERIES, quantity=status)
    told["note"] = decision["id"]
    return told


def run(*events: Table, granted_micro: int = 10 * COST, **fields: Any) -> tuple[Decided, Table, Table]:
    """What is decided on these events under one plan, and the dealings and the campaign that it leaves."""
    stream, book = stream_of(*events), no_dealings(3)
    obeyed = rulebook.build(cooldown_ms=0, cap_per_day=100, attribution_ms=DAY, decision_interval_ms=2**59)
    points, at, _ = fold(nobody(3), stream, products=SHELF, rules=obeyed)
    stream["status"][stream["input"] == DELIVERIES] = 0
    grants = np.array([[granted_micro, -1]])
    bound = terms(LAUNCHES, SHELF, plans=plan(**fields), grants=grants)
    made, own = decide_on(stream, asked_of(points, at, (1.0,)), book, bound, rules=obeyed)
    return made, book, own


def test_a_window_that_closes_without_a_click_is_a_zero() -> None:
    made, _, _ = run(asking(), later())
    outcome = made.outcomes[0]
    assert (outcome["clicked_ms"], outcome["purchased_ms"], outcome["reward_micro"]) == (-1, -1, 0)
    assert outcome["id"].tolist() == made.decisions["id"][0].tolist()


def test_nothing_closes_before_the_newest_time_of_the_partition_has_passed_the_window() -> None:
    made, _, _ = run(asking(), later(T0 + DAY - 1))
    assert (len(made.outcomes), made.due["closes_ms"].tolist()) == (0, [T0 + DAY])


def test_a_click_and_a_purchase_within_the_window_are_its_reward() -> None:
    bought = event(T0 + 2 * HOUR, kind=PURCHASE, product=0, price_micro=30_000_000, quantity=2)
    made, _, _ = run(asking(), event(T0 + HOUR, product=0), bought, later())
    outcome = made.outcomes[0]
    assert (outcome["clicked_ms"], outcome["purchased_ms"]) == (T0 + HOUR, T0 + 2 * HOUR)
    assert (outcome["purchases"], outcome["revenue_micro"]) == (1, 60_000_000)
    assert outcome["reward_micro"] == 200_000 + 5_000_000 - COST


def test_another_product_and_another_shopper_do_not_count() -> None:
    made, _, _ = run(asking(), event(T0 + HOUR, product=1), event(T0 + HOUR, product=0, row=1), later())
    assert made.outcomes["clicked_ms"].tolist() == [-1]


def test_a_click_after_the_window_does_not_count_though_it_is_not_closed_yet() -> None:
    """One event moves the newest time and is the click: it closes first."""
    made, _, _ = run(asking(), event(T0 + DAY + 1, product=0))
    assert made.outcomes["clicked_ms"].tolist() == [-1]


def test_a_click_that_happened_before_the_promotion_does_not_count() -> None:
    made, _, _ = run(asking(), event(T0 - HOUR, product=0), later())
    assert made.outcomes["clicked_ms"].tolist() == [-1]


def test_of_two_promotions_the_newer_takes_the_click() -> None:
    made, _, _ = run(asking(), asking(T0 + HOUR), event(T0 + 2 * HOUR, product=0), later())
    assert made.outcomes["clicked_ms"].tolist() == [-1, T0 + 2 * HOUR]


def test_what_a_delivery_says_stands_in_the_outcome() -> None:
    first, _, _ = run(asking())
    shown = [
        run(asking(), delivery(first.decisions, status), later())[0].outcomes["shown"].tolist() for status in (1, 0)
    ]
    assert shown == [[opened.TOLD], [opened.FAILED]]
    assert run(asking(), later())[0].outcomes["shown"].tolist() == [opened.ASSUMED]


def test_a_delivery_of_a_decision_that_is_not_open_changes_nothing() -> None:
    unknown = np.zeros(1, [("id", "<u8", (2,))])
    unknown["id"] = [1, 2]
    made, _, _ = run(asking(), delivery(unknown, 1), later())
    assert made.outcomes["shown"].tolist() == [opened.ASSUMED]


def test_a_fifth_open_promotion_closes_the_oldest_early() -> None:
    made, _, _ = run(*(asking(T0 + i * HOUR) for i in range(5)))
    assert [(o["at_ms"], o["flags"]) for o in made.outcomes] == [(T0, opened.EARLY)]
    assert len(made.due) == 5  # the entry of the one that closed early is passed over when its time comes


def test_a_coupon_reserves_what_it_can_cost_and_gives_it_back_where_it_was_not_used() -> None:
    """Money for one coupon: the second shopper gets it only once the first one's window is over."""
    events = (asking(), asking(T0 + HOUR, row=1), asking(T0 + DAY, row=1))
    made, _, own = run(*events, granted_micro=COST)
    assert (made.decisions["chosen"] >= 0).tolist() == [True, False, True]
    assert own["spent_micro"].tolist() == [COST]


def test_a_coupon_that_was_used_is_spent() -> None:
    bought = event(T0 + HOUR, kind=PURCHASE, product=0, price_micro=1_000_000)
    made, _, own = run(asking(), bought, asking(T0 + DAY, row=1), granted_micro=COST)
    assert (made.decisions["chosen"] >= 0).tolist() == [True, False]
    assert (own["spent_micro"][0], own["purchases"][0], own["revenue_micro"][0]) == (COST, 1, 1_000_000)


def test_a_promotion_earns_no_more_than_a_million_million_however_much_is_bought() -> None:
    most = opened.MOST_MICRO
    bought = [event(T0 + HOUR + at, kind=PURCHASE, product=0, price_micro=most - 1) for at in range(10)]
    made, _, own = run(asking(), *bought, later())
    assert (made.outcomes["revenue_micro"][0], own["revenue_micro"][0]) == (most, most)


def test_a_launch_that_has_earned_what_64_bits_hold_stays_there() -> None:
    campaign, outcome = campaigns.blank(np.array([7], np.uint64)), np.zeros(1, opened.OUTCOME)
    campaign["revenue_micro"], outcome["launch"], outcome["revenue_micro"] = 2**63 - 5, 7, opened.MOST_MICRO
    settle.release(campaign, outcome[0], np.zeros(1, np.uint8))
    assert campaign["revenue_micro"][0] == 2**63 - 1


def test_a_trigger_that_failed_gives_its_impression_back() -> None:
    first, _, _ = run(asking())
    _, _, own = run(asking(), delivery(first.decisions, 0), later())
    assert own["impressions"].tolist() == [0]


def test_what_is_open_is_found_again_in_the_rows() -> None:
    made, book, _ = run(asking(), asking(T0 + HOUR, row=1))
    assert settle.due_of(book, np.arange(3)).tobytes() == made.due.tobytes()


def test_a_view_at_the_moment_of_the_decision_belongs_to_what_was_before() -> None:
    made, _, _ = run(event(T0 - HOUR), asking(kind=VIEW, product=0), later())
    assert made.outcomes["clicked_ms"].tolist() == [-1]
