"""The difference that promotions make to an outcome that may lie below 0: a margin, where goods are sold below cost.

What is gained and what is lost are two outcomes that are never negative, each with the interval that is right for few
buyers. Their distances from the estimate add up as standard errors do (the method of variance estimates recovery: Zou,
Donner: Construction of confidence limits about effect measures, Statistics in Medicine 27, 2008), with the covariance
that comes of no shopper having both. Without any loss it is the interval of what is gained. Where nearly all losses are
in one arm and nearly all gains in the other, it is wrong at some look in 8 to 10 simulated launches of 100 (alpha is
0.05), else in 3 or 4.
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.lift.arm import Arm
from scorer.lift.difference import Interval, allowed, between


class Signed(NamedTuple):
    """One arm: what was gained from its shoppers and what was lost with them; each shopper has one of both at most."""

    gains: Arm
    losses: Arm

    @property
    def either(self) -> Arm:
        """How many had an outcome, and how much of the spread few of them make out; of nothing else."""
        gains, losses = self
        active, y2, y4 = (getattr(gains, name) + getattr(losses, name) for name in ("active", "y2", "y4"))
        return gains._replace(active=active, y2=y2, y4=y4)


def signed_difference(treated: Signed, held: Signed, *, planned: float, alpha: float) -> Interval:
    """As scorer.lift.difference has it, of gains less losses."""
    z = allowed(treated.either, held.either, planned=planned, alpha=alpha)
    up, down = between(treated.gains, held.gains, z), between(treated.losses, held.losses, z)
    never_both = 2 * np.where(np.isfinite(z), z, 0) ** 2 * (_product(treated) + _product(held))
    estimate = up.estimate - down.estimate
    below = np.sqrt((up.estimate - up.low) ** 2 + (down.high - down.estimate) ** 2 + never_both)
    above = np.sqrt((up.high - up.estimate) ** 2 + (down.estimate - down.low) ** 2 + never_both)
    return Interval(estimate, estimate - below, estimate + above)


def _product(arm: Signed) -> F8:
    """Of the means of gains and losses, over the shoppers: their covariance, with the sign turned."""
    gains, losses = arm
    return np.asarray(gains.y * losses.y / gains.shoppers**3, np.float64)
