"""Numbers as Avro and Kafka's records write them: zigzag, seven bits a byte, the lowest first."""

from typing import Any

import numpy as np

from scorer.compiled import compiled


@compiled
def signed(block: Any, at: Any) -> Any:
    """The number that begins at `at` in uint8[n], int64, and where it ends; behind the block where it is cut short."""
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
