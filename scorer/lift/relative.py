"""The difference in per cent: mean of the treated over mean of the held out, less 1."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8
from scorer.lift.arm import Arm
from scorer.lift.cuped import adjusted
from scorer.lift.difference import Interval, Moments, allowed, bounds, fewer, moments

_LEAST: Final = 1e-9  # ratios beyond these are told as 0 and as infinite
_MOST: Final = 1e9
_HALVINGS: Final = 60
_Holds = Callable[[F8], npt.NDArray[np.bool_]]


def relative(treated: Arm, held: Arm, *, planned: float, alpha: float) -> Interval:
    """0.1 is a tenth more. Right at all looks together with probability 1 - alpha.

    Fieller's interval of a ratio (Some Problems in Interval Estimation, JRSS B 16, 1954): a ratio r is in it where the
    treated mean less r times the held-out mean can be 0, each variance as it is for the r that is asked about. So it
    holds 0 just where the difference does. Without upper bound (infinite) where the held-out mean can be 0.
    """
    z = allowed(treated, held, planned=planned, alpha=alpha)
    means = adjusted(treated, held)
    first, second = moments(treated, held, means.treated), moments(held, treated, means.held)
    over, under, errors = np.maximum(means.treated, 0), np.maximum(means.held, 0), fewer(z, means.unexplained)

    def apart(ratio: F8) -> tuple[F8, F8]:
        return bounds(over - ratio * under, first, _times(second, ratio), errors)

    estimate = _over(over, under)
    seen = np.clip(estimate, _LEAST, _MOST)
    low = _border(lambda ratio: apart(ratio)[0] <= 0, seen, np.full_like(seen, _LEAST))
    high = _border(lambda ratio: apart(ratio)[1] >= 0, seen, np.full_like(seen, _MOST))
    low, high = _or(low, low > _LEAST, 0), _or(high, high < _MOST, np.inf)
    return Interval(estimate - 1, low - 1, high - 1)


def _times(moments: Moments, ratio: F8) -> Moments:
    """Of the mean times `ratio`."""
    variance, typical, third, growth = moments
    return Moments(variance * ratio**2, typical * ratio**2, third * ratio**3, growth * ratio)


def _border(holds: _Holds, inside: F8, outside: F8) -> F8:
    """Where it ceases to hold on the way from a ratio for which it does; `outside` where it holds there too."""
    inside = np.where(holds(outside), outside, inside)
    for _ in range(_HALVINGS):
        middle = np.sqrt(inside * outside)
        within = holds(middle)
        inside, outside = np.where(within, middle, inside), np.where(within, outside, middle)
    return inside


def _or(bound: F8, found: npt.NDArray[np.bool_], otherwise: float) -> F8:
    return np.asarray(np.where(found, bound, otherwise), np.float64)


def _over(above: F8, below: F8) -> F8:
    """Infinite where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.inf), np.float64)
