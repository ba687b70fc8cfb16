"""Decision ids: 128 bits from the shopper's hash and the number of the decision (the shopper's first is 1).

The same log gives the same ids on any machine and with any chunks. Written as 32 hex digits, the first half first.
"""

import numpy as np

from scorer.arrays import U8, Word
from scorer.compiled import compiled
from scorer.hashing import mix64, mix_pair

_FIRST_HALF = np.uint64(0x6C61756E63680001)
_SECOND_HALF = np.uint64(0xD1B54A32D192ED03)


@compiled
def decision_id(shopper: Word, number: Word) -> tuple[Word, Word]:
    """Both halves of the id of a shopper's decision of that number."""
    return (
        mix_pair(mix64(shopper ^ _FIRST_HALF), number),
        mix_pair(mix64(shopper ^ _SECOND_HALF), number),
    )


def to_bytes(halves: U8) -> bytes:
    """The 16 bytes of one id, uint64[2], big-endian, so that bytes and hex digits sort alike."""
    return np.ascontiguousarray(halves, dtype=">u8").tobytes()


def to_hex(halves: U8) -> str:
    """The 32 hex digits of one id, uint64[2].

    >>> to_hex(np.array([1, 255], dtype=np.uint64))
    '000000000000000100000000000000ff'
    """
    return to_bytes(halves).hex()


def decision_hex(ids: U8) -> list[str]:
    """The hex digits of ids, uint64[n, 2]."""
    digits = np.ascontiguousarray(ids, dtype=">u8").tobytes().hex()
    return [digits[i : i + 32] for i in range(0, len(digits), 32)]
