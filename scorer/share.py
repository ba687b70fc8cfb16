"""Which shoppers belong to a share of all: a keyed hash, so that a shopper is in it at every decision or at none."""

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import U1, U8, Int, Word, ready
from scorer.compiled import compiled
from scorer.hashing import draw

_SALT: Final = 0x63616E617279  # "canary": apart from the draws that decide
_ALL: Final = np.uint64(1_000_000)


def within(seed: int, key: int, shoppers: U8, share_micro: int) -> npt.NDArray[np.bool_]:
    """Whether each shopper (a hash) is in, bool[n]. `share_micro`: 0 to 1,000,000, a greater share holds a smaller one.

    Depends on these numbers alone; another `key` chooses other shoppers.
    """
    found = np.zeros(len(shoppers), np.uint8)
    with np.errstate(over="ignore"):
        _within(np.uint64(seed ^ _SALT), np.uint64(key), ready(shoppers, np.uint64), np.int64(share_micro), found)
    return found.astype(np.bool_)


@compiled
def _within(seed: Word, key: Word, shoppers: U8, share_micro: Int, found: U1) -> None:
    for i in range(len(shoppers)):
        if draw(seed, shoppers[i], key, _ALL) < share_micro:
            found[i] = 1
