"""The interval of an estimate that believes a model: the doubly robust one, stretched to hold the estimate.

A model is wrong by what no number of rows shows; only the log's own rewards contradict it. DR is right whatever the
model is, so the truth is sought in DR's interval, and between it and the model's claim. It would then be missed less
often than asked for, since the claim is on the right side about half of the time; so DR's interval is taken narrower,
by as much as the claim adds: for standard normal errors of correlation rho that is the c with
P(error of DR > c, error of the claim > 0) = miss. Whatever the model's bias is, the truth is then missed at each end
with a probability of at most `miss` where rho is not below 0, and of exactly that where rho is 0; where the model only
repeats DR, rho is 1 and the interval DR's own.
"""

import math
from typing import Final

import numpy as np

from scorer.ope.grouped import Grouped
from scorer.ope.quantiles import below, normal

_HALVINGS: Final = 25
_FAR: Final = 9.0
_STEPS: Final = 200


def narrower(claim: Grouped, dr: Grouped, miss: float) -> float:
    """The probability with which DR's interval may be missed at each end, `miss` to twice that."""
    low, high = normal(1 - 2 * miss), normal(1 - miss)
    rho = correlation(claim, dr)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if both_above(middle, rho) > miss else (low, middle)
    return below(-(low + high) / 2)


def correlation(one: Grouped, other: Grouped) -> float:
    """Of the two estimates' errors; 0 where one has none."""
    first, second = one.errors, other.errors
    size = math.sqrt(float((first * first).sum()) * float((second * second).sum()))
    return float((first * second).sum()) / size if size > 0 else 0.0


def both_above(c: float, rho: float) -> float:
    """P(X > c, Y > 0) of standard normals of correlation `rho`, by the midpoint rule; right to six decimals.

    >>> round(both_above(0.0, 0.5), 6)  # 1 / 4 + asin(rho) / (2 pi)
    0.333333
    """
    rest = math.sqrt(max(1 - rho * rho, 1e-12))
    step = (_FAR - c) / _STEPS
    x = c + (np.arange(_STEPS) + 0.5) * step
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return float(sum(d * below(rho * at / rest) for d, at in zip(density, x, strict=True)) * step)


def stretched(interval: tuple[float, float], value: float) -> tuple[float, float]:
    """`interval`, so that it holds `value`."""
    return min(interval[0], value), max(interval[1], value)
