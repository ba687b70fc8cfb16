"""A plan is one JSON, and one row."""

import json
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.channels import COUPON, HOME_SLOT, PUSH
from scorer.copies import filled, pieces, promised
from scorer.errors import BadInput
from scorer.hashing import text_hash
from scorer.plan import Chance, Offer, Plan, from_json
from scorer.plans import EPSILON_GREEDY, PLAN, THOMPSON, chances, row, unlimited
from tests.builders.plans import plan_of

SHORT = Plan(
    launch="l",
    product="p",
    start_ms=0,
    end_ms=1,
    time_zone="UTC",
    channels=("home_slot",),
    offers=(Offer("list-price"),),
    policy="threshold",
)
MOMENTS = st.integers(-(2**63), 2**63 - 1)
PLANS = st.builds(
    Plan,
    start_ms=MOMENTS,
    end_ms=MOMENTS,
    offers=st.lists(st.builds(Offer), max_size=3).map(tuple),
    table=st.lists(st.builds(Chance, probability_micro=st.integers(0, 10**6)), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(PLANS)
def test_a_plan_written_as_json_reads_as_the_same_plan(plan: Plan) -> None:
    assert from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", '{"launch":1', SHORT.to_json().replace('"cooldown_ms"', '"cooldown"')]
)
def test_a_text_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        from_json(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"copy": [["zh", 5], ["en", 5]]},
        {"copy": [["zh"]]},
        {"copy": "zh"},
        {"copy": [["zh", "\ud83d"]]},
        {"offers": [{"name": 5}]},
        {"offers": [{"name": "o", "cost_micro": "1"}]},
        {"offers": [{"name": "o", "discount_micro": 2**31}]},
        {"offers": [{"name": "o", "colour": "red"}]},
        {"offers": ["o"]},
        {"table": [{"offer": "o", "channel": "push"}]},
        {"parameters": [["epsilon", "0.1"]]},
        {"parameters": [["epsilon", 10**400]]},
        {"budget_micro": "5000000000"},
        {"budget_micro": 5.5},
        {"impressions": None},
        {"impressions": True},
        {"start_ms": 2**63},
        {"holdout_micro": 2**32},
        {"quiet_from_min": 40_000},
        {"keywords": [1]},
        {"time_zone": None},
    ],
)
def test_a_plan_with_a_value_of_another_kind_or_too_great_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="no plan"):
        from_json(json.dumps(json.loads(SHORT.to_json()) | wrong))


def test_a_text_of_brackets_alone_is_refused() -> None:
    with pytest.raises(BadInput):
        from_json("[" * 100_000)


def test_a_whole_number_is_a_parameter_too() -> None:
    text = json.dumps(json.loads(SHORT.to_json()) | {"parameters": [["threshold", 1]]})
    assert from_json(text).parameters == (("threshold", 1),)


def test_each_whole_number_of_a_plan_is_as_wide_as_its_column() -> None:
    hints = get_type_hints(Plan, include_extras=True)
    same = set(PLAN.names or ()) & {name for name, hint in hints.items() if hint is int or int in get_args(hint)}
    bits = {name: 64 if hints[name] is int else get_args(hints[name])[1] for name in same}
    assert bits == {name: 8 * PLAN[name].itemsize for name in same}


def test_a_limit_of_a_newer_version_is_not_passed_over() -> None:
    with pytest.raises(BadInput, match="newer launchpulse"):
        from_json(SHORT.to_json().replace("{", '{"a_new_limit":3,', 1))


def test_the_plan_of_the_readme_is_this_row() -> None:
    made = row(plan_of("default_consent: [push]"))
    expected = np.zeros(1, PLAN)
    expected["holdout_micro"], expected["exploration_micro"] = 100_000, 50_000
    expected["cap_per_day"], expected["cap_per_shopper"], expected["cooldown_ms"] = 1, 3, 21_600_000
    expected["quiet_from_min"], expected["quiet_to_min"] = 22 * 60, 8 * 60
    expected["policy"], expected["pacing"], expected["default_consent"] = THOMPSON, 1, 1
    expected["zone"] = text_hash("Asia/Shanghai")
    expected["arms"] = 6
    expected["arm_offer"][0, :6] = [0, 0, 0, 1, 1, 1]
    expected["arm_channel"][0, :6] = [PUSH, COUPON, HOME_SLOT] * 2
    expected["arm_cost_micro"][0, :6] = [0, 0, 0, 2_500_000, 2_500_000, 2_500_000]
    expected["arm_discount_micro"][0, :6] = [0, 0, 0, 100_000, 100_000, 100_000]
    expected["parameters"][0] = [0.5, 0.0, 0.0, 0.0]
    expected["click_reward_micro"], expected["purchase_reward_micro"] = 200_000, 5_000_000
    expected["budget_micro"], expected["impressions"] = 5_000_000_000, 200_000
    expected["negative_share_micro"], expected["stock_below"] = 400_000, 10
    assert made.tobytes() == expected.tobytes()


def test_a_plan_without_limits_is_the_row_of_a_launch_without_a_plan() -> None:
    made = row(SHORT)
    plain = unlimited(1, threshold_micro=20_000, least_micro=0)[0]
    plain["zone"] = text_hash("UTC")
    assert made.tobytes() == plain.tobytes()


def test_a_parameter_that_is_given_goes_before_the_usual_one() -> None:
    made = row(plan_of("policy: {name: epsilon_greedy, reward: {click: 1}, parameters: {epsilon: 0.3}}"))
    assert (made["policy"], made["parameters"].tolist()) == (EPSILON_GREEDY, [0.3, 0.0, 0.0, 0.0])


def test_logistic_that_is_told_an_epsilon_alone_has_no_temperature() -> None:
    made = row(plan_of("policy: {name: logistic, reward: {click: 1}, parameters: {epsilon: 0.3}}"))
    assert made["parameters"].tolist() == [0.0, 0.3, 0.0, 0.0]


def test_a_table_gives_the_chances_of_the_arms_in_their_order() -> None:
    told = (
        "{offer: ten-off, channel: push, probability: 0.25}, {offer: list-price, channel: home_slot, probability: 0.5}"
    )
    assert chances(plan_of(f"policy: {{name: table, table: [{told}]}}"))[:6].tolist() == [0, 0, 500_000, 250_000, 0, 0]


def test_copy_is_filled_where_it_has_placeholders() -> None:
    text = "{{new}} {title} for {price}!"
    assert filled(text, {"title": "Kettle", "price": "49.90"}) == "{new} Kettle for 49.90!"
    assert [piece.name for piece in pieces("{{a}} {b} } {")] == ["b", None, None]


@pytest.mark.parametrize("values", [{}, {"title": "Kettle"}, {"title": "Kettle", "price": ""}])
def test_copy_of_which_something_is_not_known_says_nothing(values: dict[str, str]) -> None:
    assert filled("{title} for {price}", values) == ""


def test_copy_tells_prices_to_the_hundredth_and_a_discount_in_per_cent() -> None:
    values = promised("p", "Kettle", 49_990_000, "eighth-off", 125_000)
    assert values | {"title": "Kettle"} == {
        "title": "Kettle",
        "product": "p",
        "price": "49.99",
        "offer_price": "43.74",
        "discount": "12.5",
        "offer": "eighth-off",
    }


def test_of_a_product_without_a_price_copy_knows_none() -> None:
    values = promised("p", "Kettle", -1, "list-price", 0)
    assert (values["price"], values["offer_price"], values["discount"]) == ("", "", "0")
