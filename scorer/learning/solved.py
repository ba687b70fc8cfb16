"""What a policy knows of a launch: the numbers that the learner publishes, and how an arm is valued by them.

An arm's reward is prior + theta . x, x being its context in units of 1/4096 (`scorer.contexts`); what is not known of
theta is a normal distribution of covariance (noise * root)' (noise * root). Money in millionths.
"""

import math
from typing import Final

import numpy as np

from scorer.arrays import I4, Int, Real, Row, Table
from scorer.compiled import compiled
from scorer.contexts import NAMES, UNIT

NUMBERS: Final = len(NAMES)  # of a context
INTEREST: Final = 1  # place of the model's probability of a click in a context (scorer.contexts)
PURCHASE: Final = 3
RIDGE: Final = 1000.0  # outcomes at which a launch's own part of theta is half believed
RIDGE_OF_ALL: Final = 10.0  # and the part that all launches have in common
FIRST_NOISE_MICRO: Final = 500_000.0
MOST_MICRO: Final = 4e15  # four thousand million of money: values are cut there; a plan's rewards come to half of it

SOLVED = np.dtype(
    [
        ("theta", "<f8", (NUMBERS,)),  # money micro a 1.0 of context
        ("root", "<f8", (NUMBERS, NUMBERS)),  # lower triangle
        ("noise_micro", "<f8"),  # standard deviation of one reward around its mean
        ("click", "<f8", (NUMBERS,)),  # log-odds a 1.0 of context, on top of the model's
        ("purchase", "<f8", (NUMBERS,)),
        ("outcomes", "<i8"),  # that this was learnt from
    ]
)


def blank(launches: int, ridge: float = RIDGE, noise_micro: float = FIRST_NOISE_MICRO) -> Table:
    """SOLVED of launches without any outcome: the models' prior, and all of the doubt."""
    rows = np.zeros(launches, SOLVED)
    rows["root"] = np.eye(NUMBERS) * math.sqrt(1.0 / RIDGE_OF_ALL + 1.0 / ridge)
    rows["noise_micro"] = noise_micro
    return rows


@compiled
def learnt_micro(row: Row, x: I4) -> Real:
    """theta . x: what the outcomes add to the prior."""
    theta, total = row["theta"], np.float64(0.0)
    for k in range(NUMBERS):
        total += theta[k] * np.float64(x[k])
    return total / UNIT


@compiled
def doubt_micro(row: Row, x: I4) -> Real:
    """The standard deviation of theta . x: noise * |root x|."""
    root, squares = row["root"], np.float64(0.0)
    for i in range(NUMBERS):
        part = np.float64(0.0)
        for k in range(i + 1):
            part += root[i, k] * np.float64(x[k])
        squares += part * part
    return np.float64(row["noise_micro"]) * math.sqrt(squares) / UNIT


@compiled
def more_log_odds(weights: Row, x: I4) -> Real:
    """What the weights of `click` or `purchase` add to the model's log-odds."""
    total = np.float64(0.0)
    for k in range(NUMBERS):
        total += weights[k] * np.float64(x[k])
    return total / UNIT


@compiled
def whole_micro(value: Real) -> Int:
    """The nearest whole millionth, halves up; cut at MOST_MICRO either way."""
    return np.int64(math.floor(min(max(value, -MOST_MICRO), MOST_MICRO) + 0.5))
