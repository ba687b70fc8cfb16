"""How many bytes a writer of Avro uses for rows: one number to compare with the bytes that were read."""

from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scorer.compiled import compiled
from streams.codec.spans import ends, lengths


def avro_bytes(batch: pa.RecordBatch) -> int:
    """Bytes of all rows, for columns of string, bytes, int, long, double, boolean, unions of these with null, and
    arrays of these.

    Raises TypeError for a column of another type.
    """
    return sum(
        _bytes_of(column) + (len(batch) if field.nullable else 0)
        for field, column in zip(batch.schema, batch.columns, strict=True)
    )


def _bytes_of(column: pa.Array) -> int:
    """Without the byte that says whether a value is null; a null itself has none."""
    present = int(len(column) - column.null_count)
    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
        absent = int(column.null_count)  # has a length of 0 here, and no length at all in Avro
        return _content_bytes(column) + _varint_bytes(lengths(column)) - absent
    if pa.types.is_integer(column.type):
        return _varint_bytes(column.drop_null().to_numpy().astype(np.int64))
    if pa.types.is_float64(column.type):
        return 8 * present
    if pa.types.is_boolean(column.type):
        return present
    if pa.types.is_list(column.type) and not column.null_count:
        items = lengths(column)
        return _bytes_of(column.flatten()) + _varint_bytes(items[items > 0]) + len(items)
    raise TypeError(f"no size for {column.type}")


def _content_bytes(column: pa.Array) -> int:
    found = ends(column)
    return int(found[-1] - found[0])


def _varint_bytes(numbers: npt.NDArray[np.int64]) -> int:
    return int(cast(int, _sum_of_varints(numbers)))


@compiled
def _sum_of_varints(numbers: npt.NDArray[np.int64]) -> np.int64:
    """Zigzag, then seven bits a byte."""
    total = np.int64(0)
    for number in numbers:
        left = number if number >= 0 else ~number
        total += 1
        left >>= np.int64(6)
        while left > 0:
            total += 1
            left >>= np.int64(7)
    return total
