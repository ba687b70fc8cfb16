"""From which weight on the model is believed instead of the log: the threshold of switch-DR, chosen on the log.

Wang, Agarwal, Dudik: Optimal and Adaptive Off-policy Evaluation in Contextual Bandits, ICML 2017, section 4: of some
thresholds the one with the least variance plus square of a bound of the bias, where the bound is the greatest error
times the part of the candidate's actions that is beyond the threshold. That part takes every action's logged
probability to know; a log holds that of one action, so it is estimated by these actions' weights.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8
from scorer.ope.estimators import switch_dr
from scorer.ope.log import Log

STEPS: Final = 21


def threshold(log: Log, weights: F8, q: F8, expected: F8) -> float:
    """Of STEPS in geometric order from the least weight above 0 to the greatest, the best; the greater of equals."""
    worst = float(np.abs(log.reward - q).max(initial=0.0))
    best, found = np.inf, float(weights.max(initial=0.0))
    for one in thresholds(weights)[::-1]:
        error = _squared_error(switch_dr(log, weights, q, expected, one).above, weights, one, worst)
        if error < best:
            best, found = error, float(one)
    return found


def thresholds(weights: F8) -> F8:
    """float64[STEPS], the last the greatest weight."""
    some = weights[weights > 0]
    if not len(some):
        return np.zeros(1)
    steps = np.geomspace(some.min(), some.max(), STEPS)
    steps[-1] = some.max()
    return np.asarray(steps, np.float64)


def _squared_error(above: F8, weights: F8, threshold: float, worst: float) -> float:
    bias = worst * float(weights[weights > threshold].sum()) / len(weights)
    return float(above.var()) / len(above) + bias * bias
