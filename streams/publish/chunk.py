"""Rows of a log as the chunk that a fetch of their topic gives."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.registry import Registry
from streams.codec.encode import encode
from streams.ports import Chunk
from streams.publish.log import KEYS

Int64 = npt.NDArray[np.int64]


def chunk_of(
    topic: str,
    partition: int,
    rows: pa.Table,
    *,
    offsets: Int64,
    published_ms: Int64,
    ends: tuple[int, int],
    registry: Registry,
) -> Chunk:
    """`rows` have the columns of the topic; `offsets` and `published_ms` int64[rows]; `ends` are the next offset
    and the high watermark, `registry` that of who decodes it."""
    rows = rows.combine_chunks()
    keys = [str(key).encode() for key in rows.column(KEYS[topic]).to_pylist()]
    values = [value for batch in rows.to_batches() for value in encode(topic, batch, registry=registry)]
    return Chunk(topic, partition, offsets, published_ms, keys, values, *ends)


def as_they_happened(at_ms: Int64) -> Int64:
    """Times of publishing, int64[n], where nothing else is known: never before an earlier record."""
    times: Int64 = np.maximum.accumulate(at_ms) if len(at_ms) else at_ms
    return times
