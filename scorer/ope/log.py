"""A log of decisions, as columns: what was known, what was done and how probable that was, what came of it, and what
the candidate would have done."""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.errors import BadInput

SUM_TOLERANCE = 1e-6
LEAST_PROPENSITY = 1e-12  # of what is rarer no log tells; squares of weights, and their squares, stay numbers


class Log(NamedTuple):
    """n decisions among A actions, in the order of their time within each group.

    context     float64[n, d]  what was known; d may be 0
    action      int64[n]       what was done, 0 to A - 1
    propensity  float64[n]     how probable that was, LEAST_PROPENSITY to 1
    reward      float64[n]
    candidate   float64[n, A]  the candidate's probability of every action; each row adds up to 1
    group       int64[n]       code of the shopper (or whatever is independent of each other), any whole number
    """

    context: F8
    action: I8
    propensity: F8
    reward: F8
    candidate: F8
    group: I8


def check(log: Log) -> None:
    """BadInput where a column has another length, or holds what no decision can."""
    rows, actions = log.candidate.shape
    for name in ("context", "action", "propensity", "reward", "group"):
        if len(getattr(log, name)) != rows:
            raise BadInput(f"{name} has another length than candidate", seen=f"{len(getattr(log, name))} and {rows}")
    _refuse("action is not one of the candidate's", (log.action < 0) | (log.action >= actions), log.action)
    usable = (log.propensity >= LEAST_PROPENSITY) & (log.propensity <= 1)
    _refuse(f"propensity is not {LEAST_PROPENSITY:g} to 1", ~usable, log.propensity)
    _refuse("reward is no number", ~np.isfinite(log.reward), log.reward)
    _refuse("context is no number", ~np.isfinite(log.context).all(axis=1), log.context)
    total = np.abs(log.candidate.sum(axis=1) - 1)
    wrong = ~((log.candidate >= 0).all(axis=1) & (total <= SUM_TOLERANCE))
    _refuse("the candidate's probabilities are below 0, or do not add up to 1", wrong, log.candidate)


def _refuse(what: str, wrong: np.ndarray, column: np.ndarray) -> None:  # type: ignore[type-arg]
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput(what, where=f"row {row}", seen=str(column[row]), remedy="leave such rows out")
