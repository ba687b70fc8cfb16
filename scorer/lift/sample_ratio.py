"""Whether shoppers came into the arms in the shares that the plan gives, looked at as often as one likes.

The Bayes factor of a Dirichlet-multinomial around the planned shares against these shares is a martingale while the
shares hold: Lindon, Malek: Anytime-Valid Inference for Multinomial Count Data, NeurIPS 2022. So it ever
exceeds 1 / alpha with a probability of at most alpha, and one over its greatest value is a p-value at any moment.
Shares that do not hold mean that something sorts shoppers after the hash: then no lift can be trusted.
"""

from math import lgamma
from typing import Final

import numpy as np

from scorer.arrays import F8

CONCENTRATION: Final = 1_000.0  # of the prior: what goes wrong moves shares by a few hundredths, not by a half
BROKEN: Final = 0.001  # a p-value below this is no chance


def p_values(counts: F8, shares: F8) -> F8:
    """Always-valid p-values, float64[looks], never rising. `counts` float64[looks, arms]: shoppers so far by arm, looks
    in the order of time; `shares` float64[arms], above 0, add up to 1.

    >>> p_values(np.array([[9.0, 1.0], [900.0, 100.0], [9400.0, 600.0]]), np.array([0.9, 0.1])).round(3).tolist()
    [1.0, 1.0, 0.0]
    """
    return np.asarray(np.exp(-np.maximum.accumulate(np.maximum(log_bayes_factor(counts, shares), 0))), np.float64)


def log_bayes_factor(counts: F8, shares: F8) -> F8:
    """Natural logarithm, float64[looks], for the shares being others than `shares`."""
    prior, all_counts = CONCENTRATION * shares, counts.sum(axis=-1)
    likelihood = _log_rising(prior, counts).sum(axis=-1) - _log_rising(np.array(CONCENTRATION), all_counts)
    return np.asarray(likelihood - (counts * np.log(shares)).sum(axis=-1), np.float64)


def _log_rising(start: F8, count: F8) -> F8:
    """log(start (start + 1) ... (start + count - 1)); start is above 0."""
    return np.asarray(_log_gamma(start + count) - _log_gamma(start), np.float64)


_log_gamma: Final = np.vectorize(lgamma, otypes=[np.float64])
