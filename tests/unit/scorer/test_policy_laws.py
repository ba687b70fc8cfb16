"""Laws of every policy, and that compiled and interpreted agree to the byte."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scorer.learning import chances, sums
from scorer.learning.solve import solve
from scorer.learning.solved import blank
from scorer.plans import POLICIES
from scorer.policies import floors
from tests.builders.arms import WHOLE, some_arms
from tests.builders.outcomes import outcomes

PARAMETERS = {
    "threshold": [(0.05,)],
    "epsilon_greedy": [(0.1,)],
    "softmax": [(0.01,)],
    "linucb": [(0.5,)],
    "thompson": [(1.0,), (0.01,)],
    "logistic": [(0.02,), (0.0, 0.1)],
    "table": [()],
}
EVERY = [(policy, each) for policy in POLICIES for each in PARAMETERS[policy]]
COLUMNS = ("interest_micro", "prior_micro", "rewards_micro", "listed_micro", "x", "launch_of", "eligible", "weights")
seeds, counts = st.integers(0, 10_000), st.integers(0, 20)
DIGEST = """
from tests.unit.scorer.test_policy_laws import digest
print(digest(40))
"""


@pytest.mark.parametrize(("policy", "parameters"), EVERY)
@settings(deadline=None)  # the first one compiles
@given(seeds, counts)
def test_propensities_add_up_keep_their_floors_and_spare_the_ineligible(
    policy: str, parameters: tuple[float, ...], seed: int, count: int
) -> None:
    one = some_arms(seed, count)
    found = np.array(one.chosen_by(policy, *parameters))
    eligible = np.append(one.eligible, 1).astype(bool)
    weights = np.where(eligible, np.append(one.weights, one.nothing_weight), 0)
    floor = max(-one.exploration_micro, 0) + max(one.exploration_micro, 0) * weights // weights.sum()
    assert found.sum() == WHOLE
    assert (found[eligible] >= floor[eligible]).all()
    assert not found[~eligible].any()


@pytest.mark.parametrize(("policy", "parameters"), EVERY)
@settings(deadline=None)
@given(seeds, st.integers(2, 20), st.randoms(use_true_random=False))
def test_another_order_of_arms_of_unequal_values_gives_the_same_within_a_rounding(
    policy: str, parameters: tuple[float, ...], seed: int, count: int, random: object
) -> None:
    one = some_arms(seed, count)
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = one.but(**{name: getattr(one, name)[order] for name in COLUMNS})
    found = np.array(one.chosen_by(policy, *parameters))
    assume(len(set(one.value_micro.tolist())) == count)  # of equals the first is taken
    again = np.array(other.chosen_by(policy, *parameters))
    assert np.abs(found[[*order, count]] - again).max() <= (100 if policy == "thompson" else 1)


@settings(deadline=None)
@example([5e-324, 0.0, 5e-324], 0)
@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=21), st.integers(0, WHOLE))
def test_shares_are_rounded_to_less_than_one_away(shares: list[float], exploration: int) -> None:
    count = len(shares) - 1
    out, share = np.zeros(count + 1, np.int32), np.array(shares)
    floors.fill(share, np.ones(count, np.uint8), np.ones(count, np.int32), exploration, 1, out)
    floor = exploration // (count + 1)
    total = sum(shares)
    quota = np.array(shares) / total if total > 0 else np.eye(count + 1)[count]
    assert out.sum() == WHOLE
    assert np.abs(out - floor - quota * (WHOLE - floor * (count + 1))).max() < 1 + 1e-6


def digest(decisions: int) -> str:
    """One hash of the propensities and values of every policy over seeded decisions, and of what outcomes teach."""
    found = hashlib.sha256()
    for seed in range(decisions):
        one = some_arms(seed, seed % 21)
        for policy, parameters in EVERY:
            found.update(repr((one.chosen_by(policy, *parameters), one.value_micro.tolist())).encode())
    some, beliefs = outcomes(decisions), chances.blank(3)
    rewards = {"reward_micro": some.reward_micro, "prior_micro": some.prior_micro}
    found.update(solve(sums.fold(sums.blank(3), some.launch_of, some.x, shown=some.shown, **rewards)).tobytes())
    events = {"clicked": some.clicked, "purchased": some.purchased, "shown": some.shown}
    steps = chances.fold(chances.no_steps(3), chances.weigh(blank(3), beliefs), some.launch_of, some.x, **events)
    found.update(chances.advance(beliefs, steps).tobytes())
    return found.hexdigest()


def test_compiled_and_interpreted_policies_agree_to_the_byte() -> None:
    interpreted = subprocess.run(
        [sys.executable, "-W", "error", "-c", DIGEST],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert interpreted.stdout.strip() == digest(40), interpreted.stderr
