"""Where the candidate does what the log never did: no weight can make up for that.

Which actions the log could not have taken is known in full only where every action's logged probability is: then it is
those of probability 0. A foreign log holds the probability of the taken action alone, and that one is above 0 always;
there, an action counts as never done where no row took it. A log of that kind hides actions that were done in some
contexts only; what that costs shows in weights that do not average to 1 (scorer.ope.refusal).
"""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.ope.log import Log


class Unsupported(NamedTuple):
    """`rows` where the candidate may do what the log never did, and `mass`, the candidate's probability of that in the
    mean over all rows."""

    rows: int
    mass: float


def unsupported(log: Log, support: F8 | None = None) -> Unsupported:
    """`support` float64[n, A]: the logged probability of every action, where it is known."""
    never = _never_taken(log) if support is None else support <= 0
    beyond = np.where(never, log.candidate, 0.0).sum(axis=1)
    return Unsupported(int((beyond > 0).sum()), float(beyond.mean()) if len(beyond) else 0.0)


def _never_taken(log: Log) -> F8:
    return np.asarray(np.bincount(log.action, minlength=log.candidate.shape[1]) == 0)
