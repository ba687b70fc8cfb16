"""Two tables of exact sums added up: int64 numbers, so their order does not matter, and an overflow is seen."""

from scorer.arrays import Table
from scorer.errors import Overflow


def added(one: Table, other: Table, *, full: str, remedy: str) -> Table:
    """Every number of both, row by row, in a new table. Overflow, saying `full`, where a sum cannot be held."""
    both = one.copy()
    for name in one.dtype.names or ():
        both[name] = one[name] + other[name]
        if (((one[name] ^ both[name]) & (other[name] ^ both[name])) < 0).any():
            raise Overflow(full, where=name, remedy=remedy)
    return both
