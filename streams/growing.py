"""Records in memory that grows where it stands: the kernel maps more pages behind those there are, and copies none.

Nobody may hold a table while it grows; where somebody does, what they hold stays as it was, and the table is copied.
"""

import mmap
from contextlib import suppress
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import Table

_PRIVATE: Final = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
_LARGE: Final = 1 << 22  # bytes from which numpy asks for large pages too


class Growing:
    """`rows`: so many records, all zero at first; memory that is not touched costs nothing."""

    def __init__(self, dtype: npt.DTypeLike, count: int) -> None:
        self._dtype = np.dtype(dtype)
        self._take(self._mapped(count))

    def grow(self, count: int) -> None:
        """Make `count` records of it, at least as many as there are; those that come are zero. `rows` is another
        array afterwards."""
        del self.rows
        try:
            self._memory.resize(count * self._dtype.itemsize)
        except BufferError:  # somebody holds the rows as they were
            self._copy(count)
        finally:
            if not hasattr(self, "rows"):  # grown, or there is no memory to grow into
                self._take(self._memory)

    def _copy(self, count: int) -> None:
        held = np.frombuffer(self._memory, self._dtype)
        self._take(self._mapped(count))
        self.rows[: len(held)] = held

    def _mapped(self, count: int) -> mmap.mmap:
        return mmap.mmap(-1, count * self._dtype.itemsize, flags=_PRIVATE)

    def _take(self, memory: mmap.mmap) -> None:
        if len(memory) >= _LARGE:
            with suppress(OSError):  # a kernel without them
                memory.madvise(mmap.MADV_HUGEPAGE)
        self._memory = memory
        self.rows: Table = np.frombuffer(memory, self._dtype)
