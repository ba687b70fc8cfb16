"""How big a count or a time is, on a scale where each doubling is one step; without a logarithm, which differs between
libraries in its last bit."""

import math

import numpy as np

from scorer.arrays import Real
from scorer.compiled import compiled


@compiled
def magnitude(x: Real) -> Real:
    """log2(1 + x) of x >= 0, exact at 1 + x = 2 ** k and linear in between, low by at most 0.0861; 0 below 0."""
    if not x > 0.0:
        return np.float64(0.0)
    fraction, exponent = math.frexp(1.0 + x)  # fraction in 0.5..1
    return np.float64(exponent) + (2.0 * fraction - 2.0)


@compiled
def part_of(x: Real, whole: Real) -> Real:
    """The magnitude of `x` as a part of `whole` steps, 0 to 1: from 2 ** whole on it is 1."""
    return min(magnitude(x) / whole, 1.0)
