"""A log of some of its shoppers alone: of those who did the most, or of the others. What one shopper's acts say of the
next depends on how busy a shop's shoppers are, and few logs are at hand to learn that from.

log      a: 1 2 3 4 5   b: 6 7 8   c: 9
busiest  a: 1 2 3 4 5                       half of its acts
others                  b: 6 7 8   c: 9
"""

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.examples.part import part
from streams.publish.log import Log

_TOPICS = INPUTS[:ACTING]


def busiest(log: Log, one_in: int) -> Log:
    """The fewest shoppers who did one in so many of the acts; what is told of shoppers and deliveries stays."""
    return _of(log, one_in, busy=True)


def others(log: Log, one_in: int) -> Log:
    """All shoppers but those of `busiest`."""
    return _of(log, one_in, busy=False)


def _of(log: Log, one_in: int, *, busy: bool) -> Log:
    acts = [log.table(topic).column("shopper").to_numpy(zero_copy_only=False).astype(str) for topic in _TOPICS]
    shopper, counts = np.unique(np.concatenate(acts), return_counts=True)
    chosen = shopper[_most(counts, one_in)]
    return part(log, {topic: np.isin(each, chosen) == busy for topic, each in zip(_TOPICS, acts, strict=True)})


def _most(counts: npt.NDArray[np.int64], one_in: int) -> npt.NDArray[np.int64]:
    """The places of the largest, as few as hold the part; of equal ones the first."""
    order = np.argsort(-counts, kind="stable")
    return order[: np.searchsorted(np.cumsum(counts[order]), counts.sum() / one_in) + 1]
