"""Variance reduction by what shoppers did before: what a line through it explains is no matter of the promotions.

Deng, Xu, Kohavi, Walker: Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data
(CUPED), WSDM 2013, section 3. One slope for both arms, of deviations within the arms.
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.lift.arm import Arm


class Adjusted(NamedTuple):
    """Means as if both arms had behaved alike before; `unexplained` is the share of variance that is left, 0 to 1."""

    treated: F8
    held: F8
    unexplained: F8


def adjusted(treated: Arm, held: Arm) -> Adjusted:
    """Both arms' means, each shifted by the slope times its distance from the mean of all; as they are where x is the
    same for all. Each arm needs a shopper."""
    xx, xy, yy = (_within(treated, name) + _within(held, name) for name in ("x2", "xy", "y2"))
    slope = _ratio(xy, xx)
    middle = (treated.x + held.x) / (treated.shoppers + held.shoppers)
    first, second = (arm.y / arm.shoppers - slope * (arm.x / arm.shoppers - middle) for arm in (treated, held))
    return Adjusted(first, second, 1 - np.clip(_ratio(xy * xy, xx * yy), 0, 1))


def _within(arm: Arm, name: str) -> F8:
    """Sum of products of deviations from the arm's own means; rounding never makes a square negative."""
    left, right = {"x2": (arm.x, arm.x), "xy": (arm.x, arm.y), "y2": (arm.y, arm.y)}[name]
    found = getattr(arm, name) - left * right / arm.shoppers
    return np.asarray(found if name == "xy" else np.maximum(found, 0), np.float64)


def _ratio(above: F8, below: F8) -> F8:
    """0 where there is nothing to divide by."""
    return np.asarray(np.where(below > 0, above / np.where(below > 0, below, 1), 0), np.float64)
