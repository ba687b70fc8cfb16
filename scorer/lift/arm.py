"""One arm of an experiment as sums over its shoppers: all that an interval of a mean needs.

Sums add up, so a database can make them, and arms of segments or days can be put together.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8


class Arm(NamedTuple):
    """Sums over the shoppers of one arm, float64 each, all of one shape (one element a look at the data).

    y is the outcome, never negative: 1 for a shopper who bought, or what they paid. x is behaviour before the first
    opportunity. `active` counts the shoppers whose y is not 0.
    """

    shoppers: F8
    active: F8
    y: F8
    y2: F8
    y3: F8
    x: F8
    x2: F8
    xy: F8

    def __add__(self, other: tuple[Any, ...]) -> "Arm":
        """Both together.

        >>> (total(np.array([1.0]), np.array([2.0])) + total(np.array([3.0]), np.array([0.0]))).y
        4.0
        """
        return Arm(*(own + its for own, its in zip(self, other, strict=True)))


def total(y: F8, x: F8) -> Arm:
    """Of one arm's shoppers, float64[n] each."""
    return Arm(*(np.asarray(column.sum(), np.float64) for column in _columns(y, x)))


def so_far(y: F8, x: F8, member: npt.NDArray[np.bool_]) -> Arm:
    """After each of n shoppers in the order of their arrival, those of the arm only; float64[n] each."""
    return Arm(*(np.cumsum(column * member) for column in _columns(y, x)))


def _columns(y: F8, x: F8) -> tuple[F8, ...]:
    return np.ones(len(y)), np.float64(1) * (y != 0), y, y * y, y**3, x, x * x, x * y
