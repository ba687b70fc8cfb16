"""Groups drawn again, with all their rows: the percentile interval (Efron, Tibshirani: An Introduction to the
Bootstrap, 1993, chapter 13). Only sums of groups are drawn, never rows."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I8, Int, Word
from scorer.compiled import compiled
from scorer.hashing import mix64, mix_pair

_MOST: Final = 8192  # sums that are drawn from; of more groups, some are put together
_DRAWS: Final = 1000
_BEYOND: Final = 20  # draws that are to lie beyond each end


def draws(columns: F8, *, seed: int, miss: float) -> F8:
    """float64[d, m]: sums over the groups drawn, of `columns` float64[g, m]; enough draws for ends that are missed
    with probability `miss`.

    More groups than 8,192 are put together by a hash of their place: their sums are independent, alike, and as skewed
    together as the groups are.
    """
    parts = np.ascontiguousarray(columns) if len(columns) <= _MOST else _together(columns, seed)
    count = max(_DRAWS, int(np.ceil(_BEYOND / miss)))
    found = np.zeros((count, columns.shape[1]))
    _draw(parts, np.uint64(seed), found)
    return found


def percentile(drawn: F8, miss: float) -> tuple[float, float]:
    """Of the estimates `drawn` float64[d]; not numbers where none is one."""
    some = drawn[np.isfinite(drawn)]
    low, high = np.quantile(some, (miss, 1 - miss)) if len(some) else (np.nan, np.nan)
    return float(low), float(high)


def _together(columns: F8, seed: int) -> F8:
    place = _hashed(len(columns), seed)
    return np.stack([np.bincount(place, column, minlength=_MOST) for column in columns.T], axis=1)


def _hashed(groups: Int, seed: int) -> I8:
    with np.errstate(over="ignore"):
        mixed = mix_pair(np.uint64(seed), np.arange(groups, dtype=np.uint64))
    return np.asarray(mixed % np.uint64(_MOST), np.int64)


@compiled
def _draw(parts: F8, seed: Word, found: F8) -> None:
    groups = np.uint64(len(parts))
    for d in range(len(found)):
        state = mix_pair(seed, np.uint64(d))
        for i in range(len(parts)):
            g = np.int64(mix64(state + np.uint64(i)) % groups)
            for k in range(parts.shape[1]):
                found[d, k] += parts[g, k]
