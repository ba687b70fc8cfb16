"""The heads of the record batches in a fetch, as columns; the layout is that of Kafka's message format 2.

https://kafka.apache.org/documentation/#recordbatch
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.compiled import compiled

HEAD: Final = np.dtype(
    [
        ("base_offset", ">i8"),
        ("length", ">i4"),
        ("leader_epoch", ">i4"),
        ("magic", "i1"),
        ("crc", ">u4"),
        ("attributes", ">i2"),
        ("last_offset_delta", ">i4"),
        ("first_ms", ">i8"),
        ("max_ms", ">i8"),
        ("producer", ">i8"),
        ("producer_epoch", ">i2"),
        ("base_sequence", ">i4"),
        ("records", ">i4"),
    ]
)
CRC_FROM: Final = 21  # what the checksum is of begins with the attributes
CODEC, APPEND_TIME, CONTROL = 7, 8, 32  # bits of the attributes
_LENGTH_AT, _BEHIND_LENGTH, _MAGIC_AT, _MAGIC = 8, 12, 16, 2

Bytes = npt.NDArray[np.uint8]
Int64 = npt.NDArray[np.int64]


def batch_bounds(raw: Bytes) -> Int64:
    """Where each whole batch begins, and where the last one ends: int64[batches + 1]. A broker may cut the last."""
    bounds = np.empty(len(raw) // _BEHIND_LENGTH + 1, np.int64)
    return bounds[: _hop(raw, bounds)].copy()


def heads(raw: Bytes, bounds: Int64) -> npt.NDArray[np.void] | None:
    """HEAD[batches]; None where one is of an older format, or too short for its head."""
    starts = bounds[:-1]
    if (np.diff(bounds) < HEAD.itemsize).any() or (raw[starts + _MAGIC_AT] != _MAGIC).any():
        return None
    found: npt.NDArray[np.void] = raw[starts[:, None] + np.arange(HEAD.itemsize)].view(HEAD)[:, 0]
    return found


@compiled
def _hop(raw: Any, bounds: Any) -> int:
    """How many bounds were found."""
    at, found = 0, 1
    bounds[0] = 0
    while at + _BEHIND_LENGTH <= len(raw):
        length: Any = 0
        for place in range(at + _LENGTH_AT, at + _BEHIND_LENGTH):
            length = length << 8 | np.int64(raw[place])
        at += _BEHIND_LENGTH + length
        if at > len(raw):
            break
        bounds[found] = at
        found += 1
    return found
