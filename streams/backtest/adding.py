"""Sums of numbers by place."""

import numpy as np

from scorer.arrays import F8, I8


def added(place: I8, numbers: F8, count: int) -> F8:
    """float64[count]: the sum of `numbers` float64[n] at each `place` int64[n], 0 to before `count`."""
    return np.asarray(np.bincount(place, numbers, minlength=count), np.float64)


def add_to(total: F8, place: I8, numbers: F8) -> None:
    """Adds each of `numbers` float64[n] to `total` float64[m] at its `place` int64[n], one after the other: what comes
    of it does not depend on how many are given at once."""
    np.add.at(total, place, numbers)
