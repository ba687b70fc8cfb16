"""Columns of output records: small builders that every output uses."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from streams.codec.arrow import arrow_schema

Columns = tuple[Sequence[bytes | None], dict[str, Any]]
NOTHING: Columns = ((), {})


def batch(topic: str, columns: Mapping[str, Any]) -> pa.RecordBatch:
    """The columns as a record batch of the topic's schema."""
    return pa.RecordBatch.from_pydict(dict(columns), schema=arrow_schema(topic))


def text(keys: Sequence[bytes]) -> pa.Array:
    """Keys of events as strings: what was decoded with one is UTF-8."""
    return pa.array(keys, pa.binary()).view(pa.string())


def same(value: str, count: int) -> pa.Array:
    """`value`, `count` times."""
    return pa.repeat(pa.scalar(value), count)


def named(names: Sequence[str], chosen: npt.NDArray[np.int32]) -> npt.NDArray[np.object_]:
    """Names at these indices; null at -1."""
    return np.array([*names, None], object)[chosen]


def lists(counts: npt.NDArray[np.int64], flat: Any, kind: pa.DataType) -> pa.ListArray:
    """Lists of these lengths, their items laid end to end in `flat`."""
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat, kind))
