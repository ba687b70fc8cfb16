"""How well a policy chose among arms, in cases worked by hand."""

import numpy as np
import pytest

from streams.shop.choosing import by_part

# Two decisions of two arms each, worth 1 and 3: blind earns 2, the best 3.
DECISION = np.array([1, 1, 3, 3])
REWARD = np.array([1.0, 3.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("propensity", "policy", "learnt"),
    [
        ([0.25, 0.25, 0.125, 0.125], 2.0, 0.0),
        ([0.0, 0.5, 0.0, 0.5], 3.0, 1.0),
        ([0.125, 0.375, 0.375, 0.125], 2.0, 0.0),
    ],
)
def test_a_policy_stands_between_blind_and_the_best(propensity: list[float], policy: float, learnt: float) -> None:
    found = by_part(DECISION, np.array(propensity), REWARD, 1)
    assert found == [{"decisions": 2, "policy": policy, "blind": 2.0, "best": 3.0, "learnt": learnt}]


def test_parts_follow_the_order_of_decisions() -> None:
    found = by_part(DECISION, np.array([0.25, 0.25, 0.0, 0.5]), REWARD, 2)
    assert [part["learnt"] for part in found] == [0.0, 1.0]


def test_one_arm_alone_leaves_nothing_to_learn() -> None:
    found = by_part(np.array([1]), np.array([0.5]), np.array([2.0]), 4)
    assert found == [{"decisions": 1, "policy": 2.0, "blind": 2.0, "best": 2.0, "learnt": None}]
