"""How heavy the tail of weights is: the shape of a generalised Pareto distribution fitted to the greatest of them.

From 1/2 on weights have no variance, from 1 on no mean, and what was seen of them says little about what was not.
Vehtari, Simpson, Gelman, Yao, Gabry: Pareto Smoothed Importance Sampling, JMLR 25, 2024; the fit is Zhang, Stephens: A
New and Efficient Estimation Method for the Generalized Pareto Distribution, Technometrics 51, 2009.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8

_FEWEST: Final = 10  # of a tail that says anything
NO_VARIANCE: Final = 0.5
NO_TAIL: Final = float("-inf")


def tail(weights: F8) -> float:
    """The shape, shrunk towards 1/2 with the weight of ten; NO_TAIL where too few weights differ."""
    count = int(min(0.2 * len(weights), 3 * np.sqrt(len(weights))))
    if count < _FEWEST:
        return NO_TAIL
    largest = np.sort(np.partition(weights, -count - 1)[-count - 1 :])
    beyond = largest[1:] - largest[0]
    beyond = beyond[beyond > 0]
    if len(np.unique(beyond)) < _FEWEST:
        return NO_TAIL
    return (len(beyond) * _shape(beyond) + _FEWEST * 0.5) / (len(beyond) + _FEWEST)


def _shape(beyond: F8) -> float:
    """`beyond` float64[m], ascending, above 0: mean over a grid of scales, each by its profile likelihood."""
    grid = 30 + int(np.sqrt(len(beyond)))
    quarter = beyond[int(len(beyond) / 4 + 0.5) - 1]
    scale = (1 - np.sqrt(grid / (np.arange(grid) + 0.5))) / (3 * quarter) + 1 / beyond[-1]
    scale = scale[scale != 0]  # where it is, there is no tail
    shape = np.log1p(-scale[:, None] * beyond).mean(axis=1)
    likelihood = len(beyond) * (np.log(-scale / shape) - shape - 1)
    weight = np.exp(likelihood - likelihood.max())
    return float(np.log1p(-(scale * weight).sum() / weight.sum() * beyond).mean())
