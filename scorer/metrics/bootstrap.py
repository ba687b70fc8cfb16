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
    return _ends(_drawn(sums, figure, draws))


def interval_of_distance(sums: F8, figure: Callable[[F8], float], draws: Iterable[I8]) -> tuple[float, float]:
    """The same of a `figure` that adds up absolute values, with the bias that chance gives it taken off.

    Chance makes such a sum greater: by about b in the rows, and by b once more in a draw from them, b being the mean of
    the draws less the figure (Efron, Tibshirani, chapter 10: the bootstrap's estimate of bias). So the lower percentile
    is taken 2 b lower, though not below 0, and the upper one b lower, which keeps the figure inside. Measured on the
    calibration error of 1,000 and 3,000 rows, seeded: where the truth is at least three quarters of what chance alone
    gives a perfect model, the interval holds it 86 to 97 times in 100; plain percentiles held it 0 to 96 times.

    What it cannot do: say that there is no distance. The nearer the truth is to 0, the less often it is held (64 to 82
    times at a quarter of that to a half), and where it is 0, the lower end is above 0 two times in three.
    """
    drawn = _drawn(sums, figure, draws)
    low, high = _ends(drawn)
    bias = float(drawn.mean()) - figure(sums.sum(axis=0)) if len(drawn) else 0.0
    return float(np.maximum(low - 2 * bias, 0)), high - bias


def _drawn(sums: F8, figure: Callable[[F8], float], draws: Iterable[I8]) -> F8:
    """The figure of each draw that has one."""
    values = np.array([figure(sums[draw].sum(axis=0)) for draw in draws], np.float64)
    return np.asarray(values[np.isfinite(values)], np.float64)


def _ends(drawn: F8) -> tuple[float, float]:
    low, high = np.quantile(drawn, LEVELS) if len(drawn) else (np.nan, np.nan)
    return float(low), float(high)
