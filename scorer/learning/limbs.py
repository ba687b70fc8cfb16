"""A sum too great for 64 bits as two int64 numbers: high * 2 ** 50 + low, low from 0 to below 2 ** 50.

So equal sums have equal bytes, however they came about. A sum of one number that may be below 0, as it was kept before,
is split by the same shift and mask.
"""

from typing import Final

import numpy as np

from scorer.arrays import Int, Real, Table
from scorer.compiled import compiled
from scorer.errors import Overflow

BITS: Final = np.int64(50)  # at most 53, so that both are exact as float64
LOW: Final = np.int64(2**50 - 1)
MOST: Final = np.int64(2**63 - 1)  # of a high number


@compiled
def real(high: Int, low: Int) -> Real:
    """The sum, rounded once."""
    return np.float64(high) * 2.0**50 + np.float64(low)


def carry(table: Table, names: tuple[str, ...], *, full: str, remedy: str) -> None:
    """Bring each `name` (a low number) of `table` back to 0..LOW, its rest to `name`_high, in place. Overflow, saying
    `full`, where that cannot hold it."""
    for name in names:
        high, more = f"{name}_high", table[name] >> BITS
        if ((more > 0) & (table[high] > MOST - more)).any():
            raise Overflow(full, where=name, remedy=remedy)
        table[high] += more
        table[name] &= LOW
