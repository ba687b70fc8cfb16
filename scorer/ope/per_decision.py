"""What the candidate would have earned where each decision changes what comes after it: a shopper's rows in a row.

Per-decision importance sampling (Precup, Sutton, Singh: Eligibility Traces for Off-Policy Policy Evaluation, ICML
2000): the t-th reward of a group counts by the product of its first t weights, for that is how much more often the
candidate would have come there. Products of many weights degenerate: one group then stands for all. So look at
`effective` and at what scorer.ope.refusal says of the contributions before anything is believed.
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.compiled import compiled
from scorer.ope.estimators import Contributions
from scorer.ope.log import Log


class PerDecision(NamedTuple):
    """`plain`, and `normalised`: at each step over the mean product of all groups (those that have ended keep theirs).
    Both a decision, like the estimates that take each row for itself. `products` float64[n]: of the weights up to
    each row; `last` float64[g]: of all of a group's rows."""

    plain: Contributions
    normalised: Contributions
    products: F8
    last: F8


def per_decision(log: Log, weights: F8, place: I8, groups: int) -> PerDecision:
    """Rows of a group stand in the order of their time; other groups' rows may stand between. `place` int64[n]: group
    of each row, 0 to groups - 1."""
    products, step, last = _products(weights, place, groups)
    paid = products * log.reward
    ones = np.ones(len(paid))
    return PerDecision(
        Contributions(paid, ones), Contributions(_normalised(paid, products, step, place, last), ones), products, last
    )


def _normalised(paid: F8, products: F8, step: I8, place: I8, last: F8) -> F8:
    """What each row adds, to first order; the sum over rows is the estimate times n.

    At step t the estimate is num / mass, and a group's product p with the reward r moves it by
    (p r - num / mass p) / mass. A group that has ended still is in the mass: its last row bears that.
    """
    if not len(paid):
        return paid
    groups, steps = len(last), int(step.max()) + 1
    num = np.bincount(step, paid, minlength=steps)
    mass = _mass(products, step, place, last, steps)
    rate = np.where(mass > 0, num / np.where(mass > 0, mass, 1), 0)
    scale = np.where(mass > 0, groups / np.where(mass > 0, mass, 1), 0)
    later = np.append(np.cumsum((scale * rate)[::-1])[::-1], 0.0)
    moved = np.asarray(scale[step] * (paid - rate[step] * products), np.float64)
    ends = _last_rows(place, groups)
    moved[ends] = moved[ends] - last[place[ends]] * later[step[ends] + 1]
    return np.asarray(moved + groups * rate.sum() / len(paid), np.float64)


def _mass(products: F8, step: I8, place: I8, last: F8, steps: int) -> F8:
    """float64[steps]: sum of all groups' products at each step."""
    ends = _last_rows(place, len(last))
    ended = np.bincount(step[ends] + 1, last[place[ends]], minlength=steps + 1)[:steps]
    return np.asarray(np.bincount(step, products, minlength=steps) + np.cumsum(ended), np.float64)


def _last_rows(place: I8, groups: int) -> I8:
    found = np.zeros(groups, np.int64)
    found[place] = np.arange(len(place))
    return found


def _products(weights: F8, place: I8, groups: int) -> tuple[F8, I8, F8]:
    products, step = np.zeros(len(weights)), np.zeros(len(weights), np.int64)
    last = np.ones(groups)
    _multiply(weights, place, last, np.zeros(groups, np.int64), products, step)
    return products, step, last


@compiled
def _multiply(weights: F8, place: I8, last: F8, seen: I8, products: F8, step: I8) -> None:
    for row in range(len(weights)):
        g = place[row]
        last[g] *= weights[row]
        products[row], step[row] = last[g], seen[g]
        seen[g] += 1
