"""Where the parts of records lie in the bytes of their batches: a compiled walk over their lengths.

https://kafka.apache.org/documentation/#record; headers of records are passed over.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.compiled import compiled
from scorer.varint import signed

Bytes = npt.NDArray[np.uint8]
Int64 = npt.NDArray[np.int64]
OFFSET, PUBLISHED, KEY, KEY_END, VALUE, VALUE_END = range(6)
NONE = -1


def spans(raw: Bytes, starts: Int64, ends: Int64, counts: Int64) -> tuple[Int64, int]:
    """Of batches whose records lie from `starts` to before `ends`, int64[6, records]: offset and publish time beyond
    their batch's own, and where key and value begin and end; a beginning of NONE is null. And the index of the first
    batch that is not exactly `counts` records, NONE where all are."""
    found = np.empty((6, int(counts.sum())), np.int64)
    return found, _walk(raw, starts, ends, counts, found)


@compiled
def _walk(raw: Any, starts: Any, ends: Any, counts: Any, found: Any) -> int:
    row = 0
    for batch in range(len(starts)):
        at = starts[batch]
        for _ in range(counts[batch]):
            length, at = signed(raw, at)
            if length < 1 or length > ends[batch] - at:
                return batch
            end = at + length
            found[PUBLISHED, row], at = signed(raw, at + 1)  # behind a byte of attributes, of which none is defined
            found[OFFSET, row], at = signed(raw, at)
            for column in (KEY, VALUE):
                size, at = signed(raw, at)
                found[column, row], found[column + 1, row] = NONE, NONE
                if size > end - at:
                    return batch
                if size >= 0:
                    found[column, row], found[column + 1, row] = at, at + size
                    at += size
            if at > end:
                return batch
            row, at = row + 1, end
        if at != ends[batch]:
            return batch
    return NONE
