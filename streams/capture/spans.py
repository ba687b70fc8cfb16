"""Where the parts of captured records lie in the bytes of one block of Avro: a compiled walk over its numbers.

Building a dict a record, as a general reader does, takes as long as a replay's whole fold of it.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.compiled import compiled
from scorer.errors import BadInput

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
        found[row, OFFSET], at = _long(block, at)
        found[row, PUBLISHED], at = _long(block, at)
        for column in (KEY, VALUE):
            branch, at = _long(block, at)
            found[row, column], found[row, column + 1] = NONE, NONE
            if branch == 1:
                length, at = _long(block, at)
                if length < 0 or at + length > len(block):
                    return -1
                found[row, column], found[row, column + 1] = at, at + length
                at += length
            elif branch != 0:
                return -1
    return at


@compiled
def _long(block: Any, at: Any) -> Any:
    """One Avro long (zigzag, seven bits a byte) and where it ends; behind the block where that is too short."""
    word, shift = np.uint64(0), np.uint64(0)
    while at < len(block):
        byte = np.uint64(block[at])
        at += 1
        word |= (byte & np.uint64(127)) << shift
        if byte < np.uint64(128):
            half = np.int64(word >> np.uint64(1))
            return (-half - 1 if word & np.uint64(1) else half), at
        shift += np.uint64(7)
        if shift > np.uint64(63):
            break
    return 0, len(block) + 1
