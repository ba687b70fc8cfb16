"""The policies by hand-worked examples."""

import math

import numpy as np
import pytest
from scipy.special import expit, logit

from scorer.contexts import UNIT
from scorer.learning.solved import NUMBERS, blank
from tests.builders.arms import WHOLE, Arms, arms

RULED = [("threshold", 0.02), ("epsilon_greedy", 0.1), ("softmax", 0.05), ("linucb", 1.0), ("thompson", 1.0)]


def known(arm: Arms, *learnt_micro: float) -> Arms:
    """Each launch has taught that its arms bring so much more, without a doubt."""
    arm.solved["theta"][:, 0] = learnt_micro
    arm.solved["noise_micro"] = 0.0
    return arm


def test_the_threshold_prefers_the_greatest_interest_and_of_one_launch_the_greater_prior() -> None:
    offered = arms([5, 9, 100], interest=[500_000, 500_000, 499_999], launch_of=np.array([0, 0, 1], np.int32))
    assert offered.chosen_by("threshold", 0.5) == [0, WHOLE, 0, 0]
    assert offered.value_micro.tolist() == [500_000, 500_000, 499_999]
    assert offered.but(launch_of=np.arange(3, dtype=np.int32)).chosen_by("threshold", 0.5) == [WHOLE, 0, 0, 0]
    assert offered.chosen_by("threshold", 0.500001) == [0, 0, 0, WHOLE]


def test_without_a_plan_the_threshold_gives_what_it_gave_before_plans() -> None:
    chance = np.random.default_rng(1)
    for _ in range(300):
        count = int(chance.integers(1, 21))
        interest = chance.integers(0, 40_000, count).astype(np.int32)
        reasons = chance.choice([0, 0, 2, 8], count).astype(np.uint32)
        offered = arms([0] * count, interest=interest.tolist(), eligible=(reasons == 0).astype(int).tolist())
        before = _before_plans(interest.tolist(), (reasons == 0).tolist())
        assert offered.but(exploration_micro=-2_000).chosen_by("threshold", 0.02) == before


def _before_plans(interest_micro: list[int], eligible: list[bool]) -> list[int]:
    """A floor of 2,000 to nothing and to whatever is eligible; the rest to the first of the greatest interest of 20,000
    or more, else to nothing."""
    able = [at for at, one in enumerate(eligible) if one]
    best = max(
        (at for at in able if interest_micro[at] >= 20_000), key=lambda at: (interest_micro[at], -at), default=-1
    )
    shares = [2_000 if one else 0 for one in (*eligible, True)]
    shares[best] += WHOLE - sum(shares)
    return shares


def test_epsilon_goes_to_chance_and_the_rest_to_the_greatest_value_above_nothing() -> None:
    assert arms([10, 30, 20]).chosen_by("epsilon_greedy", 0.2) == [50_000, 850_000, 50_000, 50_000]
    assert arms([-10, -1]).chosen_by("epsilon_greedy", 0.0) == [0, 0, WHOLE]
    assert arms([10], weights=[2]).chosen_by("epsilon_greedy", 0.3) == [900_000, 100_000]


def test_what_was_learnt_is_added_to_the_prior() -> None:
    offered = known(arms([10, 30]), 100, -100)
    assert offered.chosen_by("epsilon_greedy", 0.0) == [WHOLE, 0, 0]
    assert offered.value_micro.tolist() == [110, -70]


def test_softmax_is_in_proportion_to_the_exponential_of_value_by_temperature() -> None:
    values = np.array([50_000, -20_000, 110_000, 0])
    exact = np.exp(values / 70_000) / np.exp(values / 70_000).sum()
    found = arms(values[:3].tolist()).chosen_by("softmax", 0.07)
    assert np.abs(np.array(found) / WHOLE - exact).max() < 2e-5


@pytest.mark.parametrize("policy", ["epsilon_greedy", "softmax", "linucb", "thompson"])
def test_values_of_the_most_that_a_plan_can_promise_are_told_apart(policy: str) -> None:
    offered = arms([2 * 10**15, 2 * 10**15 - 10**9, -(10**15)])
    assert offered.chosen_by(policy, 0.0) == [WHOLE, 0, 0, 0]
    assert offered.value_micro.tolist() == [2 * 10**15, 2 * 10**15 - 10**9, -(10**15)]


def test_linucb_takes_the_greatest_hope() -> None:
    offered = arms([30_000, 20_000])
    offered.solved["root"] = np.eye(NUMBERS) / 10
    offered.solved["noise_micro"] = [10_000, 300_000]
    assert offered.chosen_by("linucb", 0.0) == [WHOLE, 0, 0]
    assert offered.chosen_by("linucb", 1.0) == [0, WHOLE, 0]
    assert offered.value_micro.tolist() == [31_000, 50_000]


def test_thompson_gives_each_the_chance_that_it_is_the_best() -> None:
    """One arm against nothing: Phi(mean / spread); two equal ones, far above 0: a half each."""
    one = arms([50_000])  # spread 50,000 millionths
    one.solved["root"] = np.eye(NUMBERS) / 10
    assert one.chosen_by("thompson", 1.0) == [841_345, 158_655]
    assert one.chosen_by("thompson", 0.5) == [977_250, 22_750]
    assert arms([900_000, 900_000]).chosen_by("thompson", 1.0) == [500_000, 500_000, 0]
    assert known(arms([5, 4]), 0, 0).chosen_by("thompson", 0.001) == [760_250, 239_750, 0]


def test_logistic_adds_to_the_log_odds_of_the_models() -> None:
    offered = arms([0, 0], x=np.zeros((2, NUMBERS)))
    offered.x[:, :4] = [UNIT, 800, 0, 40]
    offered.rewards_micro[:] = [200_000, 5_000_000, 3_000]
    offered.solved["click"][1, 0], offered.solved["purchase"][1, 0] = math.log(2), -1.0
    offered.chosen_by("logistic", 0.0)
    odds = logit(np.array([800.5, 40.5]) / 4097)
    first = 0.2 * expit(odds[0]) + 5 * expit(odds[1]) - 0.003
    second = 0.2 * expit(odds[0] + math.log(2)) + 5 * expit(odds[1] - 1) - 0.003
    assert offered.value_micro / 1e6 == pytest.approx([first, second], abs=1e-6)
    assert offered.chosen_by("logistic", 0.0, 0.3) == [800_000, 100_000, 100_000]
    assert offered.chosen_by("logistic", 0.05) == offered.but(prior_micro=offered.value_micro).chosen_by(
        "softmax", 0.05
    )


def test_a_table_gives_what_it_lists_and_the_rest_to_nothing() -> None:
    assert arms([0, 0], listed=[300_000, 200_000]).chosen_by("table") == [300_000, 200_000, 500_000]
    assert arms([0, 0], listed=[300_000, 200_000], eligible=[0, 1]).chosen_by("table") == [0, 200_000, 800_000]
    assert arms([0, 0], listed=[900_000, 600_000]).chosen_by("table") == [600_000, 400_000, 0]


@pytest.mark.parametrize(("policy", "parameter"), RULED)
def test_where_nothing_is_eligible_nothing_is_sure(policy: str, parameter: float) -> None:
    assert arms([90_000, 80_000], interest=[9_000, 8_000], eligible=[0, 0]).chosen_by(policy, parameter) == [
        0,
        0,
        WHOLE,
    ]
    assert arms([]).chosen_by(policy, parameter) == [WHOLE]


def test_new_products_keep_twice_the_floor() -> None:
    """An exploration of 0.08 in parts 2, 1 and 1 for nothing, the rest to the best."""
    offered = arms([10, 20], weights=[2, 1], exploration_micro=80_000)
    assert offered.chosen_by("epsilon_greedy", 0.0) == [40_000, 940_000, 20_000]


def test_a_blank_launch_has_the_doubt_of_its_ridge() -> None:
    rows = blank(1, ridge=4.0, noise_micro=100.0)  # its own part, and what is common: sqrt(1 / 4 + 1 / 10)
    assert rows["root"][0].tolist() == (np.eye(NUMBERS) * 0.35**0.5).tolist()
    assert rows["noise_micro"][0] == 100.0
