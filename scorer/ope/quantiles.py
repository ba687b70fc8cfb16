"""Quantiles of the normal and of Student's distribution."""

import math
from typing import Final

_HALVINGS: Final = 70


def normal(probability: float) -> float:
    """The z that a standard normal is below with `probability`, between 0 and 1.

    >>> round(normal(0.975), 6)
    1.959964
    """
    low, high = -40.0, 40.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < probability else (low, middle)
    return (low + high) / 2


def below(z: float) -> float:
    """The probability that a standard normal is below z."""
    return math.erfc(-z / math.sqrt(2)) / 2


def student(probability: float, freedom: float) -> float:
    """Of Student's distribution with `freedom` degrees, by its expansion around the normal (Abramowitz, Stegun:
    Handbook of Mathematical Functions, 26.7.5): right to a thousandth from 6 degrees on, at 0.975.

    >>> round(student(0.975, 20), 3)
    2.086
    """
    z = normal(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))
