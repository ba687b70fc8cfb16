"""What an action was worth to those who got it, each weighted by one over the probability of getting it.

Inverse propensity weighting (Horvitz, Thompson: A Generalization of Sampling Without Replacement From a Finite
Universe, JASA 47, 1952), with weights that are made to add up to 1 (Hajek's estimator). The weighted sums of one action
become an Arm of as many shoppers as an unweighted one would need for the same variance, so that an interval of two
actions is made like one of two arms. Both have to be of the same shoppers: those for whom either was possible. No
weight makes up for who could never get one of both.
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.lift.arm import Arm


class Weighted(NamedTuple):
    """Sums over the shoppers who got one action: of w, w^2 and w^2 y^2, then of w times what Arm sums up."""

    w: F8
    w2: F8
    w2y2: F8
    active: F8
    y: F8
    y2: F8
    y3: F8
    y4: F8
    x: F8
    x2: F8
    xy: F8


def effective(sums: Weighted) -> Arm:
    """The arm with the same means and about the same variance of the mean of y.

    As many shoppers as sum(w)^2 / sum(w^2) (Kish: Survey Sampling, 1965, section 11.7), or as the weights of those with
    large y say, where that is fewer: then it is them that few with much weight stand for.
    """
    by_weight, by_outcome = _ratio(sums.w * sums.w, sums.w2), _ratio(sums.w * sums.y2, sums.w2y2)
    shoppers = np.where(sums.w2y2 > 0, np.minimum(by_weight, by_outcome), by_weight)
    per = _ratio(shoppers, sums.w)
    return Arm(np.asarray(shoppers, np.float64), *(np.asarray(column * per, np.float64) for column in sums[3:]))


def _ratio(above: F8, below: F8) -> F8:
    return np.asarray(above / np.where(below > 0, below, 1), np.float64)
