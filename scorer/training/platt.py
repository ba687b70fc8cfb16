"""Platt's scaling of log-odds: a scale and an offset, so that what is said comes as often as it is said (Platt,
Probabilistic Outputs for Support Vector Machines, 1999).

It is drawn towards changing nothing: the model's own word counts as `PRIOR` things that happened as it said. Few events
then move little, and a minimum exists for every log. Isotonic regression fits more shapes, but its steps make unequal
scores equal, so that candidates change places; and its ends stand on a few events.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8

PRIOR: Final = 20.0
_TURNS, _NEAR, _HALVINGS = 100, 1e-10, 60


@dataclass(frozen=True)
class Scaling:
    """Log-odds become `scale` times themselves and `offset` more. With a scale above 0 their order stays."""

    scale: float = 1.0
    offset: float = 0.0

    def of(self, log_odds: F8) -> F8:
        """The log-odds so scaled, of the same shape."""
        return np.asarray(self.scale * log_odds + self.offset, np.float64)

    def after(self, first: "Scaling") -> "Scaling":
        """Both in one, `first` being done before."""
        return Scaling(self.scale * first.scale, self.scale * first.offset + self.offset)


NOTHING: Final = Scaling()


def fit(log_odds: F8, happened: npt.NDArray[np.bool_], prior: float = PRIOR) -> Scaling:
    """The scaling with the least cross entropy of what happened and, `prior` events' worth, of what was said.

    `log_odds` float64[n] as the model says them, `happened` bool[n]; `prior` above 0. Newton's steps, halved where they
    lead too far.
    """
    columns = np.stack([log_odds, np.ones(len(log_odds))], axis=1)
    target = _target(log_odds, happened, prior)
    found = np.array([1.0, 0.0])
    for _ in range(_TURNS):
        chance = _chance(columns @ found)
        slope = columns.T @ (chance - target)
        if np.abs(slope).max(initial=0.0) <= _NEAR * len(target):
            break
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns
        found = _lower(found, np.linalg.lstsq(curve, slope, rcond=None)[0], columns, target)
    return Scaling(float(found[0]), float(found[1]))


def cross_entropy(log_odds: F8, happened: npt.NDArray[Any]) -> F8:
    """-ln of the probability that was given to what happened (0 to 1, a share of both between), float64[n]."""
    return np.asarray(np.logaddexp(0, log_odds) - log_odds * happened, np.float64)


def _target(log_odds: F8, happened: npt.NDArray[np.bool_], prior: float) -> F8:
    """What happened and what was said, the latter weighed so that it expects `prior` events."""
    said = _chance(log_odds)
    weight = prior / float(said.sum())
    return np.asarray((happened + weight * said) / (1 + weight), np.float64)


def _lower(found: F8, step: F8, columns: F8, target: F8) -> F8:
    before = cross_entropy(columns @ found, target).sum()
    for _ in range(_HALVINGS):
        if cross_entropy(columns @ (found - step), target).sum() <= before:
            return np.asarray(found - step, np.float64)
        step = step / 2
    return found


def _chance(log_odds: F8) -> F8:
    return np.asarray(np.exp(-np.logaddexp(0, -log_odds)), np.float64)
