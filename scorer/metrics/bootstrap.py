"""How far a figure would move had other rows been drawn: the percentile bootstrap over sums.

A figure is a function of sums over rows. Units are what is drawn: rows, or shoppers with all their rows. Draws are
given, since nothing here is random. Efron, Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13.
"""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8

LEVELS: Final = (0.025, 0.975)


def by_unit(rows: F8, unit: I4) -> F8:
    """Sums of the rows of each unit, float64[units, m]; `unit` int32[n] counts from 0."""
    sums = np.zeros((int(unit.max(initial=-1)) + 1, rows.shape[1]))
    np.add.at(sums, unit, rows)
    return sums


def interval(sums: F8, figure: Callable[[F8], float], draws: Iterable[I8]) -> tuple[float, float]:
    """The 95% interval of `figure` of the sums of drawn units. `sums` float64[units, m]; each of `draws` holds as
    many indices of units as there are units. Not numbers where the figure never is one."""
    values = np.array([figure(sums[draw].sum(axis=0)) for draw in draws])
    found = values[np.isfinite(values)]
    low, high = np.quantile(found, LEVELS) if len(found) else (np.nan, np.nan)
    return float(low), float(high)
