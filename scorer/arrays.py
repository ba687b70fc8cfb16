"""Array types of the core, and the one check that stands between a caller's array and a compiled loop.

Compiled loops do not check bounds and are compiled once per layout; `ready` gives them the one layout that they are
compiled for, so that no signature is met for the first time in the middle of a stream.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.void]
Row = Any  # one record of a Table: np.void interpreted, a pointer compiled
Int = Any  # int64: Python's or numpy's interpreted, a machine word compiled
Real = Any  # float64, likewise
Word = Any  # uint64, likewise
Flag = Any  # bool, likewise
F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
I8 = npt.NDArray[np.int64]
U1 = npt.NDArray[np.uint8]
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]


def ready(array: npt.NDArray[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """`array` itself where it is contiguous, aligned and writable, else a copy that is.

    Raises TypeError for another dtype: a silent cast would hide a column in the wrong place.
    """
    if array.dtype != np.dtype(dtype):
        raise TypeError(f"expected {np.dtype(dtype)}, got {array.dtype}")
    return np.require(array, requirements=["C", "W", "A"])


def in_place(array: npt.NDArray[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """`array`, to be changed in place; ValueError where a copy would have to be changed instead."""
    same = ready(array, dtype)
    if same is not array:
        raise ValueError("a table that is changed in place must be contiguous, aligned and writable")
    return same


def check_indices(indices: npt.NDArray[Any], size: int, name: str, lowest: int = 0) -> None:
    """IndexError unless every one of `indices` is at least `lowest` and below `size`."""
    if indices.size and (int(indices.min()) < lowest or int(indices.max()) >= size):
        raise IndexError(f"{name} must be in {lowest}..{size - 1}: {indices.min()}..{indices.max()}")
