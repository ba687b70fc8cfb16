"""Guards of the launch: money, impressions, pace, stock, reviews. -1 in a limit: there is none."""

from typing import Final

import numpy as np

from scorer.arrays import Flag, Int
from scorer.compiled import compiled

_DAY_MS: Final = 86_400_000
_LEAST_PARTS: Final = 24


@compiled
def budget(spent_micro: Int, cost_micro: Int, granted_micro: Int) -> Flag:
    """Whether an offer that can cost `cost_micro` would go beyond the money granted."""
    return granted_micro >= 0 and spent_micro + cost_micro > granted_micro


@compiled
def impressions(used: Int, granted: Int) -> Flag:
    """Whether the impressions granted are used."""
    return granted >= 0 and used >= granted


@compiled
def released(granted: Int, start_ms: Int, end_ms: Int, newest_ms: Int) -> Int:
    """How much of a grant an even pace has released by `newest_ms`: a part for each day begun, or for each of 24
    parts of a shorter window."""
    if granted < 0:
        return granted
    parts = max((end_ms - start_ms) // _DAY_MS, np.int64(_LEAST_PARTS))
    begun = (newest_ms - start_ms) // max((end_ms - start_ms) // parts, np.int64(1)) + 1
    if begun >= parts:
        return granted
    return granted // parts * max(begun, np.int64(0)) + granted % parts * max(begun, np.int64(0)) // parts


@compiled
def stock(left: Int, below: Int) -> Flag:
    """Whether there is less stock than the plan asks; stock that is not known (-1) holds nothing back."""
    return below >= 0 and left >= 0 and left < below


@compiled
def negative_reviews(share_micro: Int, most_micro: Int) -> Flag:
    """Whether the share of negative reviews has reached what the plan bears."""
    return most_micro >= 0 and share_micro >= most_micro
