"""The interval of an estimate from its groups: cluster-robust, right for skewed sums and for few groups that count.

Each group's first-order error gives the variance (Liang, Zeger: Longitudinal data analysis using generalized linear
models, Biometrika 73, 1986), with Student's quantile for what is not known of it: degrees of freedom from the errors'
kurtosis (Satterthwaite: An Approximate Distribution of Estimates of Variance Components, Biometrics Bulletin 2, 1946).
Weighted and rare rewards are skewed; Hall's transformation straightens that (On the Removal of Skewness by
Transformation, JRSS B 54, 1992): a monotone cubic whose inverse has a closed form. An interval is then longer on the
side on which a rare large error would lie.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from scorer.ope.grouped import Grouped
from scorer.ope.quantiles import student

_LEAST_FREEDOM: Final = 4.0  # below, the quantile's expansion means nothing; such logs are refused


class Spread(NamedTuple):
    """Of an estimate: its standard error; its skewness; the degrees of freedom of the standard error; and `carriers`,
    how many groups of equal error would say as much of the variance (1 where one group is all of it)."""

    se: float
    skewness: float
    freedom: float
    carriers: float


def spread(sums: Grouped) -> Spread:
    """Of at least two groups. Without any spread nothing is known of it: no group carries it."""
    errors, groups = sums.errors, len(sums.above)
    largest = float(np.abs(errors).max())
    if not largest > 0:
        return Spread(0.0, 0.0, 1.0, 0.0)
    errors = errors / largest
    squares, fourth = float((errors**2).sum()), float((errors**4).sum())
    carriers = squares * squares / fourth
    excess = groups / carriers - 1
    freedom = min(groups - 1, 2 * groups / excess) if excess > 0 else groups - 1
    se = largest * math.sqrt(squares * groups / (groups - 1))
    return Spread(se, float((errors**3).sum()) / squares**1.5, float(freedom), carriers)


def analytic(sums: Grouped, miss: float) -> tuple[float, float]:
    """Values that are compatible with the groups; the truth is beyond either end with probability `miss`."""
    one = spread(sums)
    reach = student(1 - miss, max(one.freedom, _LEAST_FREEDOM))
    low, high = (_straightened(end, one.skewness) for end in (reach, -reach))
    return sums.value - one.se * low, sums.value - one.se * high


def _straightened(y: float, skewness: float) -> float:
    """The inverse of Hall's y = t + skewness (t^2 / 3 + 1 / 6) + skewness^2 t^3 / 27."""
    if abs(skewness) < 1e-9:
        return y
    return (math.cbrt(1 + skewness * (y - skewness / 6)) - 1) / (skewness / 3)
