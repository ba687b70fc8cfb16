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
    window_ms = 3 * 3_600_000
    asked = [TO_EVENING, replace(TO_EVENING, since=hour(8)), replace(TO_EVENING, window_ms=window_ms)]
    asked += [Asked(hour(14), window_ms=window_ms)]
    assert [_spent(client, one) for one in asked] == [15, 12, 5, 1]


def test_revenue_and_spending_of_a_margin_are_up_to_the_first_promotion_that_is_open(client):
    """promotions: anna 6:00 (closed), carl 12:00 (open)   purchases: anna 7:00 and 13:00, carl 13:00"""
    decide(client, [("anna", 6, PROMOTE, "kettle"), ("ben", 6, HELD, ""), ("carl", 12, PROMOTE, "kettle")])
    happen(client, [(who, when, "purchase", "p", 20) for who, when in (("anna", 7), ("anna", 13), ("carl", 13))])
    _cost(client, [("anna", "kettle", 6, 1, 7)])
    found = _settled(client)
    gains = float(found.treated.outcomes["gains"].y)
    assert (found.until, found.open, found.treated.shoppers, gains, found.spent) == (hour(12), 1, 1, 20, 1)
    _cost(client, [("carl", "kettle", 12, 4, 13)])
    assert (_settled(client).until, _settled(client).open, _settled(client).spent) == (TO_EVENING.until, 0, 5)


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
