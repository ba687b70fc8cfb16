"""Where the parts of captured records lie in the bytes of one block of Avro: a compiled walk over its numbers.

Building a dict a record, as a general reader does, takes as long as a replay's whole fold of it.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.compiled import compiled
from scorer.errors import BadInput
from scorer.varint import signed

Int64 = npt.NDArray[np.int64]
OFFSET, PUBLISHED, KEY, KEY_END, VALUE, VALUE_END = range(6)
NONE = -1


def spans(block: npt.NDArray[np.uint8], count: int) -> Int64:
    """int64[count, 6]: offset, publish time, and where key and value begin and end; a beginning of -1 is null.

    Raises BadInput where the block is not exactly `count` records.
    """
    found = np.empty((count, 6), np.int64)
    if _walk(block, found) != len(block):
        raise BadInput("a block of a captured file is not what its writer wrote")
    return found


@compiled
def _walk(block: Any, found: Any) -> int:
    """Where the walk ends; past the block, or -1, where it is damaged."""
    at = 0
    for row in range(len(found)):
        found[row, OFFSET], at = signed(block, at)
        found[row, PUBLISHED], at = signed(block, at)
        for column in (KEY, VALUE):
            branch, at = signed(block, at)
            found[row, column], found[row, column + 1] = NONE, NONE
            if branch == 1:
                length, at = signed(block, at)
                if length < 0 or at + length > len(block):
                    return -1
                found[row, column], found[row, column + 1] = at, at + length
                at += length
            elif branch != 0:
                return -1
    return at
