"""How much each decision of the log counts for the candidate: its probability there over that in the log."""

from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.ope.log import Log

EDGES: Final = np.array([0.0, *(2.0**k for k in range(-7, 11))])  # fixed, so that histograms can be compared


class Histogram(NamedTuple):
    """Rows by weight: `low` float64[m] is where a bin begins (the first holds weights of 0 alone), `rows` int64[m]
    counts, `share` float64[m] is the part of all weight."""

    low: F8
    rows: I8
    share: F8


def of(log: Log, clip: float | None = None) -> F8:
    """float64[n]: candidate over propensity; no more than `clip` where one is asked for."""
    weights = log.candidate[np.arange(len(log.action)), log.action] / log.propensity
    return np.asarray(weights if clip is None else np.minimum(weights, clip), np.float64)


def effective(weights: F8) -> float:
    """How many decisions of equal weight would say as much: (sum w)^2 / sum w^2 (Kish: Survey Sampling, 1965, section
    11.7); 0 where all weights are.

    >>> effective(np.array([4.0, 0.0, 0.0, 0.0]))
    1.0
    """
    squares = float((weights * weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def histogram(weights: F8) -> Histogram:
    """By powers of two from 1/128 to 1,024, weights of 0 and those beyond each in a bin of their own."""
    place = np.searchsorted(EDGES, weights, "right") - 1
    place = np.where((place == 0) & (weights > 0), 1, place)  # below 1/128: with the first powers
    rows = np.bincount(place, minlength=len(EDGES))
    total = np.bincount(place, weights, minlength=len(EDGES))
    whole = float(total.sum())
    return Histogram(EDGES, rows.astype(np.int64), np.asarray(total / (whole or 1), np.float64))
