"""What an arm is worth: its chances times its rewards, in any currency."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import rules as rulebook
from scorer.arms import _expected_micro
from scorer.catalogue import product_row
from scorer.plans import row
from scorer.terms import terms
from tests.builders.core import (
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
)
from tests.builders.plans import plan_of


@pytest.mark.parametrize("reward", [1_000_000, 100_000_000, 1_000_000_000])
def test_an_arm_is_worth_its_chances_times_its_rewards_whatever_the_currency(reward: int) -> None:
    """Half a click and a tenth of a purchase less its cost; greatest in any currency, so promoted."""
    rewards = f"{{click: {reward}, purchase: {reward}}}"
    plan = plan_of(
        "channels: [home_slot]",
        f"offers: [{{name: off, discount: 0.1, cost: {reward // 4}}}]",
        f"policy: {{name: epsilon_greedy, reward: {rewards}, parameters: {{epsilon: 0}}}}",
        "budget: {impressions: 100}",
        "audience: everyone",
        "holdout: 0",
    )
    shelf, events = products_of(product_row("lamp")), event(T0, asks=1)
    points, at, _ = fold(nobody(), events, products=shelf)
    bound = terms(launches_of(launch("lamp", 0)), shelf, plans=np.array([row(plan)]))
    made, _ = decide_on(events, asked_of(points, at, (0.5,), 0.1), no_dealings(), bound, rules=rulebook.build())
    assert made.decisions["arm_value_micro"][0, 0] == reward * 500_000 + (reward - reward // 4) * 100_000
    assert made.decisions["action"][0] == 0


MONEY = st.integers(-(10**15), 10**15)
CHANCES = st.integers(0, 1_000_000)


@settings(deadline=None)
@given(MONEY, CHANCES, MONEY, CHANCES)
def test_what_is_expected_of_two_rewards_is_rounded_down_once(
    click: int, interest: int, sale: int, bought: int
) -> None:
    assert _expected_micro(click, interest, sale, bought) == (click * interest + sale * bought) // 1_000_000
