"""Regret: what a policy that learns earns less than the best fixed one, beside policies that do not learn.

python -m tests.benchmarks.regret [DECISIONS] [SEEDS] [FIRST SEED]

Read so: regret is what the best fixed policy earns in expectation, by the truth of the seeded shop, less what a policy
earns with the actions that it took; that of a learning policy is to be under half of that of the default policy,
which is fixed without knowing the truth (threshold 0.02, the models' prior). 95% intervals over seeds (t).

The best fixed policy is chosen in hindsight, by the truth: the threshold of interest, and for each launch the one
(offer, channel), or nothing, that together earn most; it promotes the candidate of the greatest interest that reaches
the threshold. Expected rewards know all that anybody can see; the shopper's hidden attitude and favourite channel are
averaged over. A policy that learns begins with nothing known, decides in epochs of 2,000 decisions, and learns of an
epoch one epoch late. Printed too: the loss against the best action of each decision, which knows the true interest
and no policy can reach. Parameters were chosen on seed 101, which is not among those that are reported."""

import json
import sys
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from scorer.arrays import F8, I4, I8, Int, Table
from scorer.contexts import context
from scorer.hashing import draw
from scorer.learning import chances, sums
from scorer.learning.solve import solve
from scorer.learning.solved import NUMBERS, blank
from scorer.plans import LOGISTIC, PARAMETERS, POLICIES
from scorer.policies.choose import propensities
from scorer.policies.threshold import WHOLE, pick
from tests.benchmarks.machine import describe
from tests.benchmarks.regret_world import (
    ARMS,
    CLICK_MICRO,
    OFFERS,
    PURCHASE_MICRO,
    SENDING_MICRO,
    SHARE_BOUGHT,
    World,
    make_world,
)

EPOCH = 2_000
EXPLORATION_MICRO = 10_000
_OFFER = np.array([offer for offer, _ in ARMS])
_CHANNEL = np.array([channel for _, channel in ARMS])
_DISCOUNT = np.array([int(discount * 1e6) for discount, _ in OFFERS])
_COST = np.array([cost for _, cost in OFFERS])
_SENDING = np.array(SENDING_MICRO)


@dataclass(frozen=True)
class Learner:
    """A policy with its parameters, and the ridge that its launches are learnt with."""

    policy: str
    parameters: tuple[float, ...] = ()
    ridge: float = 1000.0


FIXED = (Learner("threshold", (0.02,)), Learner("epsilon_greedy", (1.0,)))  # the default, and chance alone
LEARNERS = (
    Learner("epsilon_greedy", (0.03,)),
    Learner("softmax", (0.01,)),
    Learner("linucb", (2.0,)),
    Learner("thompson", (0.5,)),
    Learner("logistic", (0.01,)),
)


def best_fixed(world: World) -> npt.NDArray[np.float64]:
    """Regret of each decision under the best fixed policy."""
    best = np.maximum(world.worth.max(axis=1), 0)
    first, interest = world.launch[:, 0], world.interest_micro[:, 0]
    chosen = (-np.inf, np.zeros(0))
    for threshold in np.unique(np.quantile(interest, np.linspace(0, 0.99, 100)).astype(int)):
        promoted = (first >= 0) & (interest >= threshold)
        earned = np.zeros(len(first))
        for launch in range(world.launches):
            of = np.flatnonzero(promoted & (first == launch))
            totals = world.worth[of, : len(ARMS)].sum(axis=0, dtype=np.float64)
            if len(of) and totals.max() > 0:
                earned[of] = world.worth[of, int(totals.argmax())]
        if earned.sum() > chosen[0]:
            chosen = (earned.sum(), earned)
    return np.asarray(best - chosen[1], np.float64)


def learnt(world: World, learner: Learner, seed: int, exploration_micro: int = EXPLORATION_MICRO) -> F8:
    """Regret of each decision of a policy that learns while it decides."""
    number, four = POLICIES.index(learner.policy), np.zeros(PARAMETERS)
    four[: len(learner.parameters)] = learner.parameters
    states, beliefs, solved = (
        sums.blank(world.launches),
        chances.blank(world.launches),
        blank(world.launches, learner.ridge),
    )
    regret, waiting = np.zeros(len(world.at_ms)), None
    for start in range(0, len(world.at_ms), EPOCH):
        part = slice(start, start + EPOCH)
        count = len(world.at_ms[part])
        x, launch_of = np.zeros((count, NUMBERS), np.int32), np.full(count, -1, np.int32)
        reward, prior, happened = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros((2, count), np.uint8)
        _decide(
            number, four, np.uint64(seed), start, exploration_micro, solved, world.launch[part],
            world.interest_micro[part], world.elapsed_ms[part], world.window_ms[part], world.events[part],
            world.price_micro[part], world.mean_price_micro[part], world.clicked[part], world.bought[part],
            world.worth[part], world.drawn[part], x, launch_of, reward, prior, happened, regret[part],
        )  # fmt: skip
        if waiting is not None:
            states, beliefs, solved = _learn(learner, states, beliefs, solved, *waiting)
        of = np.flatnonzero(launch_of >= 0)
        waiting = (launch_of[of], x[of], reward[of], prior[of], happened[:, of])
    return regret


def _learn(  # type: ignore[no-untyped-def]
    learner: Learner,
    states: Table,
    beliefs: Table,
    solved: Table,
    launch_of: I4,
    x: I4,
    reward: I8,
    prior: I8,
    happened,
) -> tuple[Table, Table, Table]:
    shown = np.ones(len(launch_of), np.uint8)
    if POLICIES.index(learner.policy) == LOGISTIC:
        steps = chances.fold(
            chances.no_steps(len(states)), solved, launch_of, x, clicked=happened[0], purchased=happened[1], shown=shown
        )
        beliefs = chances.advance(beliefs, steps)
        return states, beliefs, chances.weigh(solved, beliefs)
    states = sums.fold(states, launch_of, x, reward_micro=reward, prior_micro=prior, shown=shown)
    return states, beliefs, solve(states, learner.ridge)


@numba.njit
def _decide(  # type: ignore[no-untyped-def]
    policy: Int, parameters: F8, seed: Int, start: Int, exploration_micro: Int, solved: Table, launch, interest,
    elapsed_ms, window_ms, events, price, mean_price, clicked, bought, worth, drawn, x, launch_of, reward, prior,
    happened, regret,
):  # fmt: skip
    most, count = len(_OFFER) * launch.shape[1], len(_OFFER)
    arm_x, arm_launch = np.zeros((most, NUMBERS), np.int32), np.zeros(most, np.int32)
    arm_interest, arm_prior, rewards = np.zeros(most, np.int32), np.zeros(most, np.int64), np.zeros((most, 3), np.int64)
    listed, eligible, weights = np.zeros(most, np.int32), np.zeros(most, np.uint8), np.ones(most, np.int32)
    value, out = np.zeros(most, np.int64), np.zeros(most + 1, np.int32)
    for d in range(len(launch)):
        for c in range(launch.shape[1]):
            for a in range(count):
                i = c * count + a
                eligible[i] = np.uint8(launch[d, c] >= 0)
                arm_launch[i] = max(launch[d, c], 0)
                arm_interest[i] = interest[d, c]
                purchase = np.int64(interest[d, c] * SHARE_BOUGHT)
                rewards[i, 0], rewards[i, 1] = CLICK_MICRO, PURCHASE_MICRO - _COST[_OFFER[a]]
                rewards[i, 2] = _SENDING[_CHANNEL[a]]
                gain = rewards[i, 0] * np.int64(interest[d, c]) + rewards[i, 1] * purchase
                arm_prior[i] = gain // WHOLE - rewards[i, 2]
                context(
                    np.int64(interest[d, c]), purchase, _DISCOUNT[_OFFER[a]], _CHANNEL[a], elapsed_ms[d, c],
                    window_ms[d, c], events[d], 0, price[d, c], mean_price[d], arm_x[i],
                )  # fmt: skip
        propensities(
            policy, parameters, arm_interest, arm_prior, rewards, listed, arm_x, solved, arm_launch, eligible, weights,
            exploration_micro, 1, value, out,
        )  # fmt: skip
        action = pick(out, draw(seed, np.uint64(start + d), np.uint64(1), np.uint64(WHOLE)))
        best = np.float64(0.0)
        for i in range(most):
            if eligible[i] != 0:
                best = max(best, np.float64(worth[d, i]))
        regret[d] = best
        if action < most:
            regret[d] = best - worth[d, action]
            happened[0, d], happened[1, d] = drawn[d, 0] < clicked[d, action], drawn[d, 1] < bought[d, action]
            gain = np.int64(happened[0, d]) * rewards[action, 0] + np.int64(happened[1, d]) * rewards[action, 1]
            reward[d], prior[d] = gain - rewards[action, 2], arm_prior[action]
            launch_of[d], x[d] = arm_launch[action], arm_x[action]


def main(decisions: int = 200_000, seeds: int = 10, first: int = 1) -> int:
    """Print a line a seed, then a line a policy; 1 where no learning policy is surely under half."""
    lost: dict[str, list[float]] = {}
    for seed in range(first, first + seeds):
        world = make_world(seed, decisions)
        lost.setdefault("best fixed", []).append(float(best_fixed(world).sum()))
        for learner in (*FIXED, *LEARNERS):
            name = f"{learner.policy} {learner.parameters}"
            lost.setdefault(name, []).append(float(learnt(world, learner, seed).sum()))
        print(seed, {name: round(totals[-1]) for name, totals in lost.items()}, flush=True)
    table = {name: np.array(totals) for name, totals in lost.items()}
    default = table[f"{FIXED[0].policy} {FIXED[0].parameters}"] - table["best fixed"]
    print(f"{'':26}{'regret':>10}  {'of the default policy':32}lost to the best action, of the best fixed policy")
    for name, totals in table.items():
        regret = totals - table["best fixed"]
        print(
            f"{name:26}{regret.mean():>10,.0f}  {interval(regret / default):32}{interval(totals / table['best fixed'])}"
        )
    print(json.dumps(describe()))
    learnt_names = [f"{learner.policy} {learner.parameters}" for learner in LEARNERS]
    return 0 if any(_surely_half((table[name] - table["best fixed"]) / default) for name in learnt_names) else 1


def _surely_half(shares: npt.NDArray[np.float64]) -> bool:
    return bool(shares.mean() + _half_width(shares) < 0.5)


def interval(shares: npt.NDArray[np.float64]) -> str:
    """Mean and 95% interval over seeds."""
    mean, half = shares.mean(), _half_width(shares)
    return f"{mean:.3f} ({mean - half:.3f} to {mean + half:.3f})"


def _half_width(shares: npt.NDArray[np.float64]) -> float:
    if len(shares) < 2:
        return float("nan")
    return float(student.ppf(0.975, len(shares) - 1) * shares.std(ddof=1) / np.sqrt(len(shares)))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:4])))
