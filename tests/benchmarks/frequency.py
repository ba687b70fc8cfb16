"""Whether the probability that a decision logs is the frequency with which the action is taken, policy by policy.

python -m tests.benchmarks.frequency [DECISIONS]

Seeded decisions, each of 1 to 12 arms of eight launches, known well and hardly; some arms are not eligible. A context
bin is the number of eligible arms and the quarter that the greatest interest lies in; a cell is an action in a bin. The
count of a cell is a sum of independent draws with the logged probabilities, which reaches as far from its mean at most
as often as a binomial of their mean does (Hoeffding, Annals of Mathematical Statistics 27, 1956, theorem 4). So the
bounds are binomial ones, for all cells of all policies together 99.9% (Bonferroni).
"""

import json
import sys
import time
from dataclasses import dataclass

import numba
import numpy as np
from scipy.stats import binom

from scorer.arrays import F8, I8, Int, Table
from scorer.contexts import UNIT
from scorer.hashing import draw, mix64
from scorer.ids import decision_id
from scorer.learning.solved import NUMBERS, blank
from scorer.plans import PARAMETERS, POLICIES
from scorer.policies.choose import propensities
from scorer.policies.threshold import WHOLE, pick
from tests.benchmarks.machine import describe

ARMS, LAUNCHES, BANDS = 12, 8, 4
BINS, ACTIONS = (ARMS + 1) * BANDS, ARMS + 1  # action 0 is nothing
FAMILY = 0.001
VARIANTS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("threshold", (0.15,)),
    ("epsilon_greedy", (0.2,)),
    ("softmax", (0.03,)),
    ("linucb", (0.5,)),
    ("thompson", (1.0,)),
    ("logistic", (0.05,)),
    ("logistic", (0.0, 0.2)),
    ("table", ()),
)


@dataclass(frozen=True)
class Counts:
    """Per bin and action, int64[BINS, ACTIONS]: decisions in which it had a chance, the sum of its logged
    probabilities in millionths, how often it was taken."""

    seen: I8
    expected_micro: I8
    taken: I8


def count(policy: str, parameters: tuple[float, ...], decisions: int, seed: int, tilt: int = 0) -> Counts:
    """Decide `decisions` times. A `tilt` of 1 draws unfairly: a mistake to be found."""
    found = np.zeros((3, BINS, ACTIONS), np.int64)
    four = np.zeros(PARAMETERS)
    four[: len(parameters)] = parameters
    _count(POLICIES.index(policy), four, decisions, np.uint64(seed), _known(seed), tilt, found)
    return Counts(*found)


def outside(counts: Counts, cells: int, family: float = FAMILY) -> list[tuple[int, int, float, int]]:
    """The cells (bin, action, expected, taken) outside the bounds of which `cells` are looked at in all."""
    chance = np.divide(counts.expected_micro / WHOLE, counts.seen, out=np.zeros((BINS, ACTIONS)), where=counts.seen > 0)
    low = binom.ppf(family / 2 / cells, counts.seen, chance)
    high = binom.isf(family / 2 / cells, counts.seen, chance)
    wrong = np.argwhere((counts.taken < np.floor(low)) | (counts.taken > np.ceil(high)))
    return [(b, a, counts.expected_micro[b, a] / WHOLE, int(counts.taken[b, a])) for b, a in wrong.tolist()]


def cells_of(every: list[Counts]) -> int:
    """In how many cells anything can be seen: decisions in which the action had a chance."""
    return int(sum((counts.seen > 0).sum() for counts in every))


def _known(seed: int) -> Table:
    chance = np.random.default_rng(seed)
    solved = blank(LAUNCHES)
    solved["theta"] = chance.normal(0, 2e4, (LAUNCHES, NUMBERS))
    solved["root"] *= np.exp(chance.normal(-1, 1.5, LAUNCHES))[:, None, None]
    for name in ("click", "purchase"):
        solved[name] = chance.normal(0, 0.4, (LAUNCHES, NUMBERS))
    return solved


@numba.njit()
def _count(policy: Int, parameters: F8, decisions: Int, seed: Int, solved: Table, tilt: Int, found: I8) -> None:
    interest, listed = np.zeros(ARMS, np.int32), np.zeros(ARMS, np.int32)
    prior, value, rewards = np.zeros(ARMS, np.int64), np.zeros(ARMS, np.int64), np.zeros((ARMS, 3), np.int64)
    x, launch_of, weights = np.zeros((ARMS, NUMBERS), np.int32), np.zeros(ARMS, np.int32), np.ones(ARMS, np.int32)
    eligible, out = np.zeros(ARMS, np.uint8), np.zeros(ARMS + 1, np.int32)
    rewards[:, 0], rewards[:, 1], rewards[:, 2] = 200_000, 5_000_000, 10_000
    for d in range(decisions):
        key = mix64(seed + np.uint64(d))
        n = 1 + draw(key, np.uint64(0), np.uint64(0), np.uint64(ARMS))
        some, best = 0, 0
        for i in range(n):
            at = np.uint64(i + 1)
            interest[i] = draw(key, at, np.uint64(1), np.uint64(300_000))
            prior[i] = draw(key, at, np.uint64(2), np.uint64(150_000)) - 50_000
            listed[i] = draw(key, at, np.uint64(3), np.uint64(250_000))
            launch_of[i] = draw(key, at, np.uint64(4), np.uint64(LAUNCHES))
            weights[i] = 1 + draw(key, at, np.uint64(5), np.uint64(2))
            eligible[i] = np.uint8(draw(key, at, np.uint64(6), np.uint64(10)) < 8)
            x[i, 0] = UNIT
            for k in range(1, NUMBERS):
                x[i, k] = draw(key, at, np.uint64(6 + k), np.uint64(UNIT + 1))
            if eligible[i] != 0:
                some += 1
                best = max(best, int(interest[i]))
        propensities(
            policy, parameters, interest[:n], prior[:n], rewards[:n], listed[:n], x[:n], solved, launch_of[:n],
            eligible[:n], weights[:n], 50_000, 1, value[:n], out[: n + 1],
        )  # fmt: skip
        first, second = decision_id(key, np.uint64(1))
        drawn = draw(seed, first, second, np.uint64(WHOLE))
        if tilt != 0:
            drawn = drawn * drawn // WHOLE
        action = pick(out[: n + 1], drawn)
        row = some * BANDS + min(best * BANDS // 300_000, BANDS - 1)
        for i in range(n + 1):
            column = 0 if i == n else i + 1
            if out[i] > 0:
                found[0, row, column] += 1
            found[1, row, column] += np.int64(out[i])
            found[2, row, column] += np.int64(i == action)


def main(decisions: int = 1_000_000) -> int:
    """Print one line a policy and the verdict; 1 where a cell is outside its bounds."""
    every, seconds = [], []
    for number, (policy, parameters) in enumerate(VARIANTS):
        began = time.process_time()
        every.append(count(policy, parameters, decisions, 20_261_127 + number))
        seconds.append(time.process_time() - began)
    cells, wrong = cells_of(every), 0
    for (policy, parameters), counts, took in zip(VARIANTS, every, seconds, strict=True):
        out = outside(counts, cells)
        wrong += len(out)
        print(
            f"{policy:15} {parameters!s:12} {decisions:>9,} decisions, {int((counts.seen > 0).sum()):>4} cells, "
            f"{len(out)} outside; off by {_root_mean_square(counts):.2f} standard deviations in the mean; "
            f"{took:.0f} s of CPU"
        )
        for cell in out:
            print("   bin {}, action {}: expected {:.1f}, taken {}".format(*cell))
    print(f"{cells} cells, family-wise {100 * (1 - FAMILY):.1f}%: {'all inside' if not wrong else f'{wrong} outside'}")
    print(json.dumps(describe()))
    return 1 if wrong else 0


def _root_mean_square(counts: Counts) -> float:
    """How many standard deviations the counts are from what was logged, where at least 25 are expected: 1 or less."""
    many = counts.expected_micro >= 25 * WHOLE
    expected = counts.expected_micro[many] / WHOLE
    variance = expected * (1 - expected / counts.seen[many]) + 1e-9
    return float(np.sqrt(((counts.taken[many] - expected) ** 2 / variance).mean()))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
