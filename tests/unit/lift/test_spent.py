"""What promotions of a launch have cost, counted by the real engine."""

from dataclasses import replace
from typing import Any

import pytest

from streams.lift.measure import measure
from streams.lift.period import Asked
from tests.builders.trial import decide, decision_id, happen, hour

pytest.importorskip("chdb", reason="the extra `local` is not installed")
PROMOTE, HELD = 0, 16
TO_EVENING = Asked(hour(20))
HOUR_MS = 3_600_000


def test_an_offer_costs_where_a_purchase_followed(client):
    _cost(client, [("anna", "kettle", 10, 2.5, 11), ("anna", "kettle", 10, 2.5, None)])
    _cost(client, [("anna", "kettle", 21, 2.5, 21), ("anna", "other", 10, 9, 11)])
    decide(client, [("anna", 10, PROMOTE, ""), ("ben", 10, HELD, "")])
    assert _spent(client, TO_EVENING) == 2.5


def test_what_is_spent_is_of_the_shoppers_and_the_time_that_are_compared(client):
    decide(client, [("anna", 6, PROMOTE, "kettle"), ("ben", 6, HELD, ""), ("carl", 12, PROMOTE, "kettle")])
    decide(client, [("dora", 12, HELD, ""), ("both", 12, PROMOTE, "kettle"), ("both", 13, HELD, "")])
    _cost(client, [("anna", "kettle", 6, 1, 7), ("anna", "kettle", 12, 2, 13), ("carl", "kettle", 12, 4, 13)])
    _cost(client, [("carl", "kettle", 12, 8, 19.5), ("both", "kettle", 12, 16, 13)])
    window_ms = 3 * HOUR_MS
    asked = [TO_EVENING, replace(TO_EVENING, since=hour(8)), replace(TO_EVENING, window_ms=window_ms)]
    asked += [Asked(hour(14), window_ms=window_ms)]
    assert [_spent(client, one) for one in asked] == [15, 12, 5, 1]


def test_revenue_and_spending_of_a_margin_are_up_to_the_first_purchase_under_an_open_promotion(client):
    """promotions: anna 6:00 (closed), carl 12:00 (open)   purchases: anna 7:00 and 13:00, carl 13:00"""
    decide(client, [("anna", 6, PROMOTE, "kettle"), ("ben", 6, HELD, ""), ("carl", 12, PROMOTE, "kettle")])
    happen(client, [(who, when, "purchase", "p", 20) for who, when in (("anna", 7), ("anna", 13), ("carl", 13))])
    _cost(client, [("anna", "kettle", 6, 1, 7)])
    found = _settled(client)
    gains = float(found.treated.outcomes["gains"].y)
    assert (found.until, found.open, found.treated.shoppers, gains, found.spent) == (hour(13), 1, 2, 20, 1)
    _cost(client, [("carl", "kettle", 12, 4, 13)])
    assert (_settled(client).until, _settled(client).open, _settled(client).spent) == (TO_EVENING.until, 0, 5)


@pytest.mark.parametrize("asked", [TO_EVENING, replace(TO_EVENING, since=hour(6)), Asked(hour(14), window_ms=HOUR_MS)])
def test_promotions_that_never_close_hold_no_margin_up_where_nothing_comparable_was_bought_after_them(client, asked):
    """promotions that stay open: before 4:00 (bought 3:00, something else 5:00), idle 7:00 (put it into the cart)"""
    decide(client, [("anna", 6, PROMOTE, "kettle"), ("ben", 6, HELD, ""), ("idle", 7, PROMOTE, "kettle")])
    decide(client, [("before", 4, PROMOTE, "kettle")])
    happen(client, [("anna", 6.5, "purchase", "p", 20), ("before", 3, "purchase", "p", 20)])
    happen(client, [("before", 5, "purchase", "q", 20), ("idle", 7.5, "cart", "p", 20)])
    _cost(client, [("anna", "kettle", 6, 1, 6.5)])
    found = _settled(client, asked)
    assert (found.until, found.open, found.spent) == (asked.until, 0, 1)


def test_an_open_promotion_to_a_shopper_who_is_not_compared_holds_no_margin_up(client):
    decide(client, [("anna", 6, PROMOTE, "kettle"), ("ben", 6, HELD, ""), ("before", 4, PROMOTE, "kettle")])
    happen(client, [("before", 5, "purchase", "p", 20)])
    assert [_settled(client, replace(TO_EVENING, since=hour(since))).open for since in (0, 6)] == [1, 0]


def _settled(client: Any, asked: Asked = TO_EVENING) -> Any:
    return measure(client.query, "kettle", "p", asked).settled


def _spent(client: Any, asked: Asked) -> float:
    return float(_settled(client, asked).spent)


def _cost(client: Any, rows: list[tuple[str, str, float, float, float | None]]) -> None:
    """(shopper, launch, hour of the promotion, cost, hour of the purchase)"""
    names = ["decision_id", "shopper", "launch", "at", "cost_micro", "purchased_at", "published_at"]
    values = [
        [
            decision_id(who, when),
            who,
            launch,
            hour(when),
            round(1e6 * cost),
            None if bought is None else hour(bought),
            hour(24),
        ]
        for who, launch, when, cost, bought in rows
    ]
    client.insert("outcomes", values, column_names=names)
