"""A log of which some events arrive late: by a minute to days, whatever the log itself has of them."""

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.publish.log import Log

LEAST_MS: Final = 60_000
MOST_MS: Final = 3 * 86_400_000


def held_back(log: Log, *, per_million: int, seed: int) -> Log:
    """The same events; so many of a million acts come later than they came, by a time drawn evenly on a logarithmic
    scale from LEAST_MS to MOST_MS. What comes at the same time stays in order."""
    rng = np.random.default_rng(seed)
    arrives_ms = np.maximum.accumulate(log.at_ms())
    held = (log.order < ACTING) & (rng.integers(0, 1_000_000, len(log)) < per_million)
    delay_ms = np.exp(rng.uniform(np.log(LEAST_MS), np.log(MOST_MS), len(log))).astype(np.int64)
    order = np.argsort(arrives_ms + np.where(held, delay_ms, 0), kind="stable")
    return replace(log, order=log.order[order], **{topic: _in_turn(log, at, order) for at, topic in enumerate(INPUTS)})


def _in_turn(log: Log, which: int, order: npt.NDArray[np.int64]) -> pa.Table:
    own = log.order == which
    return log.table(INPUTS[which]).take((np.cumsum(own) - 1)[order][own[order]])
