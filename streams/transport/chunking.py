"""Records as the client fetched them, into columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from streams.ports import Chunk

_NONE = np.zeros(0, np.int64)


def chunk_of(topic: str, partition: int, records: Sequence[Any], *, next_offset: int, high_watermark: int) -> Chunk:
    """`records` have offset, timestamp, key and value, in offset order; there may be none."""
    return Chunk(
        topic=topic,
        partition=partition,
        offsets=_offsets(records),
        published_ms=np.array([record.timestamp for record in records], np.int64) if records else _NONE,
        keys=[record.key for record in records],
        values=[record.value for record in records],
        next_offset=next_offset,
        high_watermark=high_watermark,
    )


def _offsets(records: Sequence[Any]) -> npt.NDArray[np.int64]:
    if not records:
        return _NONE
    first, last = records[0].offset, records[-1].offset
    if last - first + 1 == len(records):  # no holes, so they need not be asked one by one
        return np.arange(first, last + 1, dtype=np.int64)
    return np.array([record.offset for record in records], np.int64)
