"""Sums of each group: all that an interval needs, and all that is drawn from again."""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.ope.estimators import Contributions


class Grouped(NamedTuple):
    """float64[g] each: sums of what rows contribute, by group."""

    above: F8
    below: F8

    @property
    def value(self) -> float:
        """The estimate; not a number where there is nothing to divide by."""
        below = float(self.below.sum())
        return float(self.above.sum()) / below if below else float("nan")

    @property
    def errors(self) -> F8:
        """How far each group moves the estimate, as a first-order term: their sum is 0, their sum of squares about the
        estimate's variance (Cochran: Sampling Techniques, 1977, chapter 6 for ratios; groups are independent)."""
        return np.asarray((self.above - self.value * self.below) / self.below.sum(), np.float64)


def dense(group: I8) -> tuple[I8, int]:
    """Codes as int64[n] from 0 in the order of their size, and how many there are."""
    found, place = np.unique(group, return_inverse=True)
    return place.astype(np.int64), len(found)


def grouped(contributions: Contributions, place: I8, groups: int) -> Grouped:
    """`place` int64[n], 0 to groups - 1."""
    above, below = (np.bincount(place, column, minlength=groups).astype(np.float64) for column in contributions)
    return Grouped(above, below)
