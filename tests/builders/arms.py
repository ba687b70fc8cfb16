"""Builders of arms: what the policies are asked about, and what a launch's outcomes have taught."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Table
from scorer.contexts import UNIT
from scorer.learning.solved import NUMBERS, blank
from scorer.plans import POLICIES
from scorer.policies.choose import propensities

WHOLE = 1_000_000


@dataclass
class Arms:
    """One decision's arms; `chosen_by` asks a policy by name."""

    interest_micro: I4
    prior_micro: I8
    rewards_micro: I8
    listed_micro: I4
    x: I4
    launch_of: I4
    eligible: U1
    weights: I4
    solved: Table
    exploration_micro: int = 0
    nothing_weight: int = 1
    value_micro: I8 = field(default_factory=lambda: np.zeros(0, np.int64))

    def chosen_by(self, policy: str, *parameters: float) -> list[int]:
        """Propensities in millionths, the last of nothing; leaves `value_micro` behind."""
        out = np.full(len(self.eligible) + 1, -7, np.int32)
        self.value_micro = np.zeros(len(self.eligible), np.int64)
        four: F8 = np.zeros(4)
        four[: len(parameters)] = parameters
        propensities(
            POLICIES.index(policy),
            four,
            self.interest_micro,
            self.prior_micro,
            self.rewards_micro,
            self.listed_micro,
            self.x,
            self.solved,
            self.launch_of,
            self.eligible,
            self.weights,
            self.exploration_micro,
            self.nothing_weight,
            self.value_micro,
            out,
        )
        return out.tolist()

    def but(self, **changes: Any) -> "Arms":
        """The same with other columns."""
        return replace(self, **changes)


def arms(
    prior: list[int],
    *,
    interest: list[int] | None = None,
    eligible: list[int] | None = None,
    weights: list[int] | None = None,
    listed: list[int] | None = None,
    x: Any = None,
    solved: Table | None = None,
    **fields: Any,
) -> Arms:
    """Arms of these priors (millionths), each of a launch of its own, of which nothing is learnt yet."""
    count = len(prior)
    contexts = np.zeros((count, NUMBERS), np.int32)
    contexts[:, 0] = UNIT
    return Arms(
        interest_micro=np.array(interest or [0] * count, np.int32),
        prior_micro=np.array(prior, np.int64),
        rewards_micro=np.zeros((count, 3), np.int64),
        listed_micro=np.array(listed or [0] * count, np.int32),
        x=contexts if x is None else np.array(x, np.int32),
        launch_of=np.arange(count, dtype=np.int32),
        eligible=np.array([1] * count if eligible is None else eligible, np.uint8),
        weights=np.array(weights or [1] * count, np.int32),
        solved=blank(count) if solved is None else solved,
    ).but(**fields)


def some_arms(seed: int, count: int = 20, launches: int = 7) -> Arms:
    """Arms as a decision may find them: several a launch, some not eligible, launches known well and hardly."""
    chance = np.random.default_rng(seed)
    solved = blank(launches)
    solved["theta"] = chance.normal(0, 2e4, (launches, NUMBERS))
    solved["root"] *= np.exp(chance.normal(-1, 1.5, launches))[:, None, None]
    for name in ("click", "purchase"):
        solved[name] = chance.normal(0, 0.5, (launches, NUMBERS))
    interest = chance.integers(0, 300_000, count)
    one = arms(
        chance.integers(-50_000, 100_000, count).tolist(),
        interest=interest.tolist(),
        eligible=(chance.random(count) < 0.8).astype(int).tolist(),
        weights=chance.integers(1, 3, count).tolist(),
        listed=chance.integers(0, 2 * WHOLE // max(count, 1), count).tolist(),
        x=chance.integers(0, UNIT + 1, (count, NUMBERS)),
        solved=solved,
        launch_of=np.sort(chance.integers(0, launches, count)).astype(np.int32),
        exploration_micro=int(chance.choice([0, 50_000, 200_000, -2_000])),
    )
    one.rewards_micro[:] = [200_000, 5_000_000, 10_000]
    one.x[:, 0] = UNIT
    return one
