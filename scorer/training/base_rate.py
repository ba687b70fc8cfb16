"""Log-odds that begin at the logarithm of a shop's own rate: of the candidates of decisions, those that were clicked
within a day, which the feature `shop_answers` says. The network is left with how a candidate differs from the others.

Where a part of the events is missing, clicks after decisions are missing at the same rate. A network that is left to
find that out alone learns it as far as the thinnest of its logs, and no further.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from scorer.arrays import F8
from scorer.features import FEATURES
from scorer.training.interest import Weights

AT: Final = FEATURES.index("shop_answers")
_STEPS: Final = 16.0  # of two in shop_answers: scorer.trend_features


def slope(scale: F8, part: float) -> float:
    """What one standard deviation (`scale` [F]) of `shop_answers` adds to log-odds that go `part` of the way; 0 where a
    network reads other features."""
    if len(scale) != len(FEATURES):
        return 0.0
    return float(part * _STEPS * np.log(2.0) * scale[AT])


def carried(weights: Weights, part: float) -> Weights:
    """The same network with `part` of the logarithm of the rate added to both log-odds, but for a constant: one more
    unit in each hidden layer carries the feature, which is above `-clip` and so passes each ReLU."""
    by, clip = slope(weights.scale, part), weights.clip
    if by == 0.0:
        return weights
    first, *middle, last = weights.layers
    unit = np.zeros((len(FEATURES), 1))
    unit[AT] = 1.0
    wide = [(np.hstack([first[0], unit]), np.append(first[1], clip))]
    wide += [(_beside(matrix), np.append(bias, 0.0)) for matrix, bias in middle]
    wide += [(np.vstack([last[0], np.full((1, last[0].shape[1]), by)]), last[1] - by * clip)]
    return replace(weights, layers=tuple(wide))


def _beside(matrix: F8) -> F8:
    """One more unit that is 1 times the one before."""
    found = np.zeros((matrix.shape[0] + 1, matrix.shape[1] + 1))
    found[:-1, :-1], found[-1, -1] = matrix, 1.0
    return found
