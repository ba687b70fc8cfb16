"""Sums of numbers by place."""

import numpy as np

from scorer.arrays import F8, I8


def added(place: I8, numbers: F8, count: int) -> F8:
    """float64[count]: the sum of `numbers` float64[n] at each `place` int64[n], 0 to before `count`."""
    return np.asarray(np.bincount(place, numbers, minlength=count), np.float64)
