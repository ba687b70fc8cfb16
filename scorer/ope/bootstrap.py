"""Groups drawn again, with all their rows: the percentile interval (Efron, Tibshirani: An Introduction to the
Bootstrap, 1993, chapter 13). Only sums of groups are drawn, never rows."""

from typing import Final

import numpy as np

from scorer.arrays import F8, Word
from scorer.compiled import compiled
from scorer.hashing import mix64, mix_pair

_MOST: Final = 8192  # sums that are drawn from; of more groups, some are put together
_DRAWS: Final = 1000
_BEYOND: Final = 20  # draws that are to lie beyond each end


def draws(columns: F8, *, seed: int, miss: float) -> F8:
    """float64[d, m]: sums over the groups drawn, of `columns` float64[g, m]; enough draws for ends that are missed
    with probability `miss`.

    More groups than 8,192 are put together, every 8,192nd: a figure that is one sum over another is as spread and
    skewed over these sums as over the groups.
    """
    parts = np.ascontiguousarray(columns) if len(columns) <= _MOST else _together(columns)
    count = max(_DRAWS, int(np.ceil(_BEYOND / miss)))
    found = np.zeros((count, columns.shape[1]))
    with np.errstate(over="ignore"):  # a hash, where the loop is interpreted
        _draw(parts, np.uint64(seed), found)
    return found


def percentile(drawn: F8, miss: float) -> tuple[float, float]:
    """Of the estimates `drawn` float64[d]; not numbers where none is one."""
    some = drawn[np.isfinite(drawn)]
    low, high = np.quantile(some, (miss, 1 - miss)) if len(some) else (np.nan, np.nan)
    return float(low), float(high)


def _together(columns: F8) -> F8:
    place = np.arange(len(columns)) % _MOST
    return np.stack([np.bincount(place, column, minlength=_MOST) for column in columns.T], axis=1)


@compiled
def _draw(parts: F8, seed: Word, found: F8) -> None:
    groups = np.uint64(len(parts))
    for d in range(len(found)):
        state = mix_pair(seed, np.uint64(d))
        for i in range(len(parts)):
            g = np.int64(mix64(state + np.uint64(i)) % groups)
            for k in range(parts.shape[1]):
                found[d, k] += parts[g, k]
