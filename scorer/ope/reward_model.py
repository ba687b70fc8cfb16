"""What a decision's reward would be under each action: a line through the context for all actions, and each action's
own deviation from it, shrunk.

Ridge regression twice, as scorer.learning.solve does it: theta_all of all rows, then of each action's rows
theta = theta_all + (sum x x' + ridge)^-1 (sum x r - sum x x' theta_all). The ridge is the one of `ridges` that predicts
rows best that it was not fitted to. Cross-fitted: what is said of a row was learnt from other groups' rows, so that no
row's luck is in its own prediction (Chernozhukov et al.: Double/debiased machine learning, Econometrics Journal 21,
2018).
"""

from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.errors import BadInput
from scorer.hashing import mix_pair
from scorer.ope.log import Log
from scorer.ope.ridge import fit, predict, sums

FOLDS: Final = 5
RIDGES: Final = (1.0, 10.0, 100.0, 1000.0)
_MOST_NUMBERS: Final = 50_000_000  # in the sums of products: 400 MB


class Rewards(NamedTuple):
    """`q` float64[n, A]; `leverage` float64[n]: by how much the direct method, times n, would rise with the row's
    reward, for what was learnt from the row is used in other rows."""

    q: F8
    leverage: F8


def cross_fitted(log: Log, seed: int, *, ridges: tuple[float, ...] = RIDGES) -> Rewards:
    """Groups are in one of FOLDS by a hash of `seed` and code. Rewards are predicted as they are, of whatever kind.
    BadInput where actions and context have too many numbers."""
    _check_size(log)
    fold, x = folds(log.group, seed), standardised(log.context)
    added = sums(x, log, fold, FOLDS)
    fitted = min((fit(added, ridge) for ridge in ridges), key=lambda one: one.error)
    return Rewards(*predict(x, log, fold, fitted))


def _check_size(log: Log) -> None:
    actions, numbers = log.candidate.shape[1], log.context.shape[1]
    if FOLDS * actions * (1 + numbers) ** 2 > _MOST_NUMBERS:
        raise BadInput(
            "the context is too long for a model of rewards",
            seen=f"{numbers} numbers, {actions} actions",
            remedy="leave out what tells least, or give fewer actions",
        )


def given(q: F8) -> Rewards:
    """Predictions that were learnt elsewhere: no row of the log has moved them."""
    return Rewards(q, np.zeros(len(q)))


def folds(group: I8, seed: int) -> I8:
    """int64[n], 0 to FOLDS - 1."""
    with np.errstate(over="ignore"):
        mixed = mix_pair(np.uint64(seed), group.astype(np.uint64))
    return np.asarray(mixed % np.uint64(FOLDS), np.int64)


def standardised(context: F8) -> F8:
    """float64[n, 1 + d]: a 1, then each column less its mean over its spread; 0 where it is the same in all rows."""
    spread = context.std(axis=0)
    rest = np.where(spread > 0, (context - context.mean(axis=0)) / np.where(spread > 0, spread, 1), 0)
    return np.concatenate([np.ones((len(context), 1)), rest], axis=1)
