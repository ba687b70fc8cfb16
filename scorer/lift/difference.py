"""The difference that promotions make to the mean of an outcome, as an interval.

The held-out arm is small and its outcomes are rare: 4 buyers, or 9, or a single dear purchase. Two corrections make the
interval of the means right there, and vanish with more data:

- The variance follows the mean that is asked about, not the one that was seen, as in Wilson (Probable inference, the
  law of succession, and statistical inference, JASA 22, 1927). For a mean m it is spread * m - m^2, where spread is
  E[y^2] / E[y]: 1 for a purchase, the purchase weighted by itself for revenue. The few buyers of an arm say little of
  their spread, the less the more a few dear purchases make it out: without one of these an arm looks poorer and surer
  than it is, at once. So its spread is taken together with buyers like those of both arms, as many as hold _BORROWED
  carriers; they pay as much more as the arm's own do, where these pay more.
- Sums of rare or dear purchases are skewed; Cornish-Fisher's term shifts the interval back, as in Cai (One-sided
  confidence intervals in discrete distributions, Journal of Statistical Planning and Inference 131, 2005). For a
  count x both together give x + z^2 / 3 +- z sqrt(x + z^2 / 9) for its mean: at x = 0 from 0 to 2 z^2 / 3.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8
from scorer.lift.arm import Arm
from scorer.lift.boundary import standard_errors
from scorer.lift.cuped import adjusted

_BORROWED: Final = 10.0
ENOUGH: Final = 3.0
CARRIERS: Final = 3.0


class Interval(NamedTuple):
    """`estimate` with the values that it is compatible with; without bounds (infinite) where it is too early."""

    estimate: F8
    low: F8
    high: F8


def difference(treated: Arm, held: Arm, *, planned: float, alpha: float) -> Interval:
    """Mean of the treated less mean of the held out, by shopper; right at all looks together with probability
    1 - alpha. `planned`: active shoppers of both arms at which it is to be narrowest.

    Time is the active shoppers so far: variance grows with them, whatever the base rate is, and also where outcomes
    come long after their shoppers. There increments are correlated above zero, so the boundary is crossed less often
    than by Brownian motion (Slepian: The one-sided barrier problem for Gaussian noise, 1962).
    """
    return between(treated, held, allowed(treated, held, planned=planned, alpha=alpha))


def allowed(treated: Arm, held: Arm, *, planned: float, alpha: float) -> F8:
    """Standard errors that the estimate may be off; infinite where it is too early."""
    z = standard_errors((treated.active + held.active) / planned, alpha)
    return np.asarray(np.where(enough(treated, held), z, np.inf), np.float64)


def enough(treated: Arm, held: Arm) -> npt.NDArray[np.bool_]:
    """Whether an interval would be more than a guess: in the smaller arm ENOUGH shoppers with an outcome are to be
    expected, and as many without; and there are CARRIERS."""
    active, shoppers = treated.active + held.active, treated.shoppers + held.shoppers
    share = np.minimum(treated.shoppers, held.shoppers) / np.maximum(shoppers, 1)
    counts = np.minimum(active, shoppers - active) * share >= ENOUGH
    return np.asarray(counts & (carriers(treated, held) >= CARRIERS))


def carriers(treated: Arm, held: Arm) -> F8:
    """How many shoppers of equal outcome would say as much of the spread as those of both arms: all who bought, where
    each paid the same, and 1 where one purchase is dearer than all others together."""
    squares, fourths = treated.y2 + held.y2, treated.y4 + held.y4
    return np.asarray(squares * squares / np.where(fourths > 0, fourths, 1), np.float64)


def between(treated: Arm, held: Arm, z: F8) -> Interval:
    """The same with `z` standard errors, float64 of the arms' shape: 1.96 is the interval for one single look."""
    means = adjusted(treated, held)
    first, second = moments(treated, held, means.treated), moments(held, treated, means.held)
    estimate = means.treated - means.held
    return Interval(estimate, *bounds(estimate, first, second, fewer(z, means.unexplained)))


class Moments(NamedTuple):
    """Of an arm's mean: its variance; its variance and third central moment were its mean that of both arms; and how
    fast its variance grows with its mean."""

    variance: F8
    typical: F8
    third: F8
    growth: F8


def moments(arm: Arm, other: Arm, mean: F8) -> Moments:
    """As if only the share of shoppers with an outcome could change, not its worth; `mean` of the arm, adjusted."""
    borrowed = _borrowed(arm, other)
    y, y2, y3 = (own + its for own, its in zip(arm[2:5], borrowed, strict=True))
    y = np.where(y > 0, y, 1)
    spread, seen, usual = y2 / y, np.maximum(mean, 0), (arm.y + other.y) / (arm.shoppers + other.shoppers)
    variance, typical = (np.maximum(spread * m - m * m, 0) / arm.shoppers for m in (seen, usual))
    third = usual * (y3 / y - 3 * usual * spread + 2 * usual * usual)
    return Moments(variance, typical, third / arm.shoppers**2, (spread - 2 * usual) / arm.shoppers)


def _borrowed(arm: Arm, other: Arm) -> tuple[F8, F8, F8]:
    """Sums of y, y^2, y^3 of the buyers that an arm borrows."""
    active = np.maximum(arm.active + other.active, 1)
    means = [(own + its) / active for own, its in zip(arm[2:5], other[2:5], strict=True)]
    count = _BORROWED * active / np.maximum(carriers(arm, other), 1)
    typical = np.where(means[0] > 0, means[0], 1)
    dearer = np.maximum(arm.y / np.maximum(arm.active, 1) / typical, 1)
    y, y2, y3 = (count * mean * dearer**power for power, mean in enumerate(means, 1))
    return y, y2, y3


def fewer(z: F8, unexplained: F8) -> F8:
    """Standard errors before the adjustment that are as many as `z` after it."""
    return np.asarray(np.where(np.isfinite(z), np.where(np.isfinite(z), z, 0) * np.sqrt(unexplained), np.inf))


def bounds(estimate: F8, first: Moments, second: Moments, z: F8) -> tuple[F8, F8]:
    """Values that `first` less `second` may have. Not finite where z is not."""
    with np.errstate(invalid="ignore"):
        shift = z * z * _lean(first, second)
        reach = np.sqrt(z * z * (first.variance + second.variance) + shift * shift)
        low, high = estimate - shift - reach, estimate - shift + reach
    return _or(low, z, -np.inf), _or(high, z, np.inf)


def _lean(first: Moments, second: Moments) -> F8:
    """How far the interval leans for each squared standard error. Of what the difference is off, each arm has the part
    of its typical variance, so that an arm without any outcome does not count as certain."""
    typical = first.typical + second.typical
    growth = second.growth * second.typical - first.growth * first.typical
    apart = growth / 2 - (second.third - first.third) / 6
    return np.asarray(apart / np.where(typical > 0, typical, 1), np.float64)


def _or(bound: F8, z: F8, otherwise: float) -> F8:
    return np.asarray(np.where(np.isfinite(z), bound, otherwise), np.float64)
