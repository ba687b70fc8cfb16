"""Time zones as tables: what the clock of a shopper says at a moment of event time.

The tables come from the caller (the core reads no files); which zones they hold, and in which order, changes nothing.
"""

from dataclasses import dataclass

import numpy as np

from scorer.arrays import I4, I8, U8, Int, Word, ready
from scorer.compiled import compiled


@dataclass(frozen=True)
class Zones:
    """Zone i has the changes first[i] to before first[i + 1]; from at_ms[k] on its clock is offset_ms[k] ahead of UTC.

    `hashes` uint64[z], rising, of the zones' names (scorer.hashing); `first` int32[z + 1]; `at_ms` int64[t];
    `offset_ms` int64[t]. Before its first change a zone has the offset of the first.
    """

    hashes: U8
    first: I4
    at_ms: I8
    offset_ms: I8

    def columns(self) -> tuple[U8, I4, I8, I8]:
        """The four arrays in the compiled layout."""
        return (
            ready(self.hashes, np.uint64),
            ready(self.first, np.int32),
            ready(self.at_ms, np.int64),
            ready(self.offset_ms, np.int64),
        )


def utc_only() -> Zones:
    """No zone but UTC, which needs no table."""
    return Zones(np.zeros(0, np.uint64), np.zeros(1, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))


@compiled
def local_ms(hashes: U8, first: I4, at_ms: I8, offset_ms: I8, zone: Word, now_ms: Int) -> Int:
    """`now_ms` plus the offset of `zone` (a hash) then; of a zone that is not there, 0, UTC's."""
    found = _place(hashes, zone)
    if found < 0:
        return now_ms
    low, high = np.int64(first[found]), np.int64(first[found + 1])
    while high - low > 1:
        middle = (low + high) // 2
        if at_ms[middle] <= now_ms:
            low = middle
        else:
            high = middle
    return now_ms + offset_ms[low]


@compiled
def _place(hashes: U8, zone: Word) -> Int:
    low, high = 0, len(hashes)
    while low < high:
        middle = (low + high) // 2
        if hashes[middle] < zone:
            low = middle + 1
        else:
            high = middle
    return low if low < len(hashes) and hashes[low] == zone else -1
