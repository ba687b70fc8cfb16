"""The difference in per cent: mean of the treated over mean of the held out, less 1."""

import numpy as np

from scorer.arrays import F8
from scorer.lift.arm import Arm
from scorer.lift.boundary import standard_errors
from scorer.lift.cuped import adjusted
from scorer.lift.difference import Interval, Moments, bounds, enough, fewer, moments


def relative(treated: Arm, held: Arm, *, planned: float, alpha: float) -> Interval:
    """0.1 is a tenth more. Right at all looks together with probability 1 - alpha.

    As Fieller's interval of a ratio (Some Problems in Interval Estimation, JRSS B 16, 1954): a ratio r is in it where
    the held-out mean can be the treated mean over r. Without upper bound (infinite) where the held-out mean can be 0.
    """
    z = np.where(enough(treated, held), standard_errors((treated.active + held.active) / planned, alpha), np.inf)
    means = adjusted(treated, held)
    ratio = _over(means.treated, means.held)
    first, second = moments(treated, held, means.treated), moments(held, treated, means.held)
    low, high = bounds(means.held, second, _divided(first, ratio), fewer(z, means.unexplained))
    return Interval(ratio - 1, _over(means.treated, high) - 1, _over(means.treated, low) - 1)


def _divided(moments: Moments, ratio: F8) -> Moments:
    """Of the mean over `ratio`; as they are where that is no number above 0."""
    by = np.where(np.isfinite(ratio) & (ratio > 0), ratio, 1)
    variance, typical, third, growth = moments
    return Moments(variance / by**2, typical / by**2, third / by**3, growth / by)


def _over(above: F8, below: F8) -> F8:
    """Not below 0; infinite where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, np.maximum(above, 0) / below, np.inf), np.float64)
