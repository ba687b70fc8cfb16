"""Records of one partition as columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]


class Columns(NamedTuple):
    """In offset order, which may have holes: `offsets` and `published_ms` int64[n]; None is no key, or a tombstone."""

    offsets: Int64
    published_ms: Int64
    keys: list[bytes | None]
    values: list[bytes | None]

    def below(self, stop: int) -> "Columns":
        """Those before an offset."""
        count = int(np.searchsorted(self.offsets, stop))
        if count == len(self.offsets):
            return self
        return Columns(self.offsets[:count], self.published_ms[:count], self.keys[:count], self.values[:count])


NOTHING = Columns(np.zeros(0, np.int64), np.zeros(0, np.int64), [], [])


def columns_of(records: Sequence[Any]) -> Columns:
    """Of objects with offset, timestamp, key and value; there may be none."""
    return Columns(
        np.array([record.offset for record in records], np.int64),
        np.array([record.timestamp for record in records], np.int64),
        [record.key for record in records],
        [record.value for record in records],
    )
