"""What a policy costs a decision: nanoseconds of CPU, by policy and number of arms.

python -m tests.benchmarks.policy_cost [DECISIONS]
"""

import json
import sys
import time

import numba
import numpy as np

from scorer.arrays import F8, I4, Int
from scorer.plans import PARAMETERS, POLICIES
from scorer.policies.choose import propensities
from tests.benchmarks.frequency import VARIANTS
from tests.benchmarks.machine import describe
from tests.builders.arms import Arms, some_arms

COUNTS = (1, 5, 20)
ROUNDS = 5


def main(decisions: int = 20_000) -> int:
    """Print one line a policy: the best of five rounds, arms of seven launches, four in five of them eligible."""
    print(f"{'ns of CPU a decision':32}" + "".join(f"{arms:>3} arms " for arms in COUNTS))
    for policy, parameters in VARIANTS:
        four = np.zeros(PARAMETERS)
        four[: len(parameters)] = parameters
        costs = [_cost_ns(POLICIES.index(policy), four, some_arms(5, arms), decisions) for arms in COUNTS]
        print(f"{policy:15} {parameters!s:16}" + "".join(f"{cost:>8,.0f}" for cost in costs))
    print(json.dumps(describe()))
    return 0


def _cost_ns(policy: int, parameters: F8, arms: Arms, decisions: int) -> float:
    _repeat(policy, parameters, *_columns(arms), 1)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        _repeat(policy, parameters, *_columns(arms), decisions)
        rounds.append((time.process_time_ns() - began) / decisions)
    return min(rounds)


def _columns(arms: Arms):  # type: ignore[no-untyped-def]
    columns = (arms.interest_micro, arms.prior_micro, arms.rewards_micro, arms.listed_micro, arms.x, arms.solved)
    return *columns, arms.launch_of, arms.eligible, arms.weights


@numba.njit
def _repeat(  # type: ignore[no-untyped-def]
    policy: Int,
    parameters: F8,
    interest: I4,
    prior,
    rewards,
    listed,
    x,
    solved,
    launch_of,
    eligible,
    weights,
    times: Int,
) -> None:
    value, out = np.zeros(len(eligible), np.int64), np.zeros(len(eligible) + 1, np.int32)
    for _ in range(times):
        propensities(
            policy, parameters, interest, prior, rewards, listed, x, solved, launch_of, eligible, weights, 50_000, 1,
            value, out,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
