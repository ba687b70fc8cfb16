"""Ids and hashes that depend on nothing but their parts: the same on every machine, in every run."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def mix(*parts: int | npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of integers, elementwise (the finaliser of splitmix64, Steele, Lea, Flood 2014).

    With all parts but the last fixed, different numbers have different hashes.
    """
    state = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            state = (state ^ np.asarray(part, np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state ^= state >> np.uint64(31)
    return state


def event_ids(source: int, numbers: npt.NDArray[np.int64]) -> pa.Array:
    """Sixteen hexadecimal digits for each number within one source (a seed, a file): unique within it."""
    hashes = mix(source, numbers.astype(np.uint64)).tolist()
    return pa.array([f"{number:016x}" for number in hashes], pa.string())
