"""How far from the truth an estimate may stray at any moment, so that looking all the time costs no honesty.

Sums of n outcomes, seen as a process over n, behave like Brownian motion W of time t: Waudby-Smith, Arbour, Sinha,
Kennedy, Ramdas: Time-uniform central limit theory and asymptotic confidence sequences, 2021. For a drift d,
exp(d W - d^2 t / 2) is a martingale, so is any mixture over drifts, and a mixture that starts at 1 reaches 1 / alpha
with a probability of at most alpha, ever (Ville 1939; Robbins 1970). The boundary is where it does.

The mixture decides where the boundary is near. A normal one is nowhere under 1.55 times the fixed-horizon 1.96. Here
it is discrete (Howard, Ramdas, McAuliffe, Sekhon: Time-uniform, nonparametric, nonasymptotic confidence sequences,
Annals of Statistics 49, 2021): three drifts around the best one for the planned moment, and a twentieth of the weight
for ever smaller drifts, so that an interval shrinks to nothing with time. For alpha = 0.05 it is 1.44 times at the
planned moment, under 1.5 times from half to twice of it, under 1.63 times from a third to five times.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8

_NEAR: Final = 4 / 3 * 2.0 ** (-0.5 * np.arange(3))  # times the best drift for the planned moment
_FAR: Final = 2 / 3 * 2.0 ** -np.arange(1, 21)
_RANK: Final = np.arange(1, 21)
_DRIFTS: Final = np.concatenate([_NEAR, _FAR])
_WEIGHTS: Final = np.concatenate([np.full(3, 0.95 / 3), 0.05 / (_RANK * (_RANK + 1))])
_HALVINGS: Final = 60


def standard_errors(information: F8, alpha: float) -> F8:
    """The boundary in standard errors of the estimate. `information`: time as a share of the planned moment, above 0;
    infinite where it is 0.

    >>> standard_errors(np.array([0.25, 1.0, 4.0]), 0.05).round(2).tolist()
    [3.34, 2.83, 3.11]
    """
    time = np.atleast_1d(np.asarray(information, np.float64))
    found = np.full(time.shape, np.inf)
    found[time > 0] = _solved(time[time > 0], alpha)
    return found.reshape(np.shape(information))


def _solved(time: F8, alpha: float) -> F8:
    """By bisection: the mixture grows with the distance from the truth."""
    drifts = (_DRIFTS * np.sqrt(2 * np.log(2 / alpha)))[:, np.newaxis]
    offset = np.log(_WEIGHTS)[:, np.newaxis] - drifts * drifts * time / 2 - np.log(2)
    low, high = np.zeros(len(time)), ((-np.log(alpha) - offset) / drifts).min(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        beyond = _log_mixture(offset, drifts * middle) >= -np.log(alpha)
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.asarray(high / np.sqrt(time), np.float64)


def _log_mixture(offset: F8, exponent: F8) -> F8:
    """Of both signs of each drift."""
    return np.asarray(np.logaddexp.reduce(offset + np.logaddexp(exponent, -exponent), axis=0), np.float64)
