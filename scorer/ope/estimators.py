"""What the candidate would have earned a decision, five ways; each as what every row of the log contributes.

An estimate is the sum of `above` over the sum of `below`; one place makes intervals of that (scorer.ope.intervals).
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.ope.log import Log

NAMES = ("dm", "ips", "snips", "dr", "switch_dr")


class Contributions(NamedTuple):
    """float64[n] each; `below` is 1 in every row, or its weight where the estimate normalises itself."""

    above: F8
    below: F8


def dm(expected: F8) -> Contributions:
    """The direct method: what a model of rewards says of the candidate's actions. As wrong as the model."""
    return Contributions(expected, np.ones(len(expected)))


def ips(log: Log, weights: F8) -> Contributions:
    """Inverse propensity scores: rewards as seen, weighted. Horvitz, Thompson: A Generalization of Sampling Without
    Replacement From a Finite Universe, JASA 47, 1952."""
    return Contributions(weights * log.reward, np.ones(len(weights)))


def snips(log: Log, weights: F8) -> Contributions:
    """The same over the sum of weights. Swaminathan, Joachims: The Self-Normalized Estimator for Counterfactual
    Learning, NeurIPS 2015."""
    return Contributions(weights * log.reward, weights)


def dr(log: Log, weights: F8, q: F8, expected: F8) -> Contributions:
    """Doubly robust: the model, and what it misses as seen in the log, weighted. Dudik, Langford, Li: Doubly Robust
    Policy Evaluation and Learning, ICML 2011. `q` float64[n] is of the action that was taken."""
    return Contributions(expected + weights * (log.reward - q), np.ones(len(weights)))


def switch_dr(log: Log, weights: F8, q: F8, expected: F8, threshold: float) -> Contributions:
    """Doubly robust where the weight is at most `threshold`, the model alone above. Wang, Agarwal, Dudik: Optimal and
    Adaptive Off-policy Evaluation in Contextual Bandits, ICML 2017."""
    return dr(log, np.where(weights <= threshold, weights, 0.0), q, expected)


def expected(log: Log, q: F8) -> F8:
    """float64[n]: what `q` float64[n, A] says the candidate earns in each row."""
    return np.asarray((log.candidate * q).sum(axis=1) / log.candidate.sum(axis=1), np.float64)


def taken(log: Log, q: F8) -> F8:
    """float64[n]: what `q` float64[n, A] says of the action that was taken."""
    return np.asarray(q[np.arange(len(log.action)), log.action], np.float64)
