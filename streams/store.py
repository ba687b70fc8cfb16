"""The rows of one partition: a profile and a dealings row per shopper, and which changed since the last flush."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import numpy.typing as npt

from scorer import dealings, profile
from scorer.arrays import U8, Table
from scorer.hashing import text_hashes

FORMAT = 1
HEADER = np.dtype([("format", "u1"), ("step", "<i8")])
_FIRST = 1024


@dataclass(frozen=True)
class Dirty:
    """Changed rows at a step boundary: keys and values as a changelog holds them, uint8[n, 9 + row bytes]."""

    keys: list[bytes]
    values: npt.NDArray[np.uint8]


class Rows:
    """One growing array of rows, the step that each row carries, and a mark on each that changed since."""

    def __init__(self, blank: Callable[[U8], Table]) -> None:
        self._blank = blank
        self.rows = blank(np.zeros(_FIRST, np.uint64))
        self.step = np.full(_FIRST, -1, np.int64)
        self.dirty = np.zeros(_FIRST, np.bool_)

    def reserve(self, count: int) -> None:
        """Make room for `count` rows; grows by doubling."""
        room = len(self.rows)
        if count <= room:
            return
        size = max(count, 2 * room)
        self.rows, rows = np.zeros(size, self.rows.dtype), self.rows  # memory that is not touched costs nothing
        self.rows[:room] = rows
        self.step = np.concatenate([self.step, np.full(size - room, -1, np.int64)])
        self.dirty = np.concatenate([self.dirty, np.zeros(size - room, np.bool_)])

    def begin(self, first: int, shoppers: U8) -> None:
        """Blank rows from index `first` on, for shoppers with these hashes."""
        self.reserve(first + len(shoppers))
        self.rows[first : first + len(shoppers)] = self._blank(shoppers)

    def touch(self, indices: npt.NDArray[np.int32], step: int) -> None:
        """Say that these rows now carry `step`."""
        self.step[indices] = step
        self.dirty[indices] = True

    def take_dirty(self, keys: Sequence[bytes]) -> Dirty:
        """A copy of the changed rows; their marks are cleared."""
        changed = np.flatnonzero(self.dirty[: len(keys)])
        self.dirty[changed] = False
        packed = np.empty(len(changed), [("header", HEADER), ("row", self.rows.dtype)])
        packed["header"]["format"], packed["header"]["step"] = FORMAT, self.step[changed]
        packed["row"] = self.rows[changed]
        width = packed.dtype.itemsize
        values = packed.view(np.uint8).reshape(len(changed), width)
        return Dirty([keys[i] for i in changed], values)

    def fill(self, indices: npt.NDArray[np.int64], values: npt.NDArray[np.uint8]) -> None:
        """Set rows from changelog values, uint8[n, 9 + row bytes]."""
        header = np.ascontiguousarray(values[:, : HEADER.itemsize]).view(HEADER).reshape(-1)
        body = np.ascontiguousarray(values[:, HEADER.itemsize :])
        self.rows[indices] = body.view(self.rows.dtype).reshape(-1)
        self.step[indices] = header["step"]


@dataclass
class RowStore:
    """Both tables of one partition, aligned: index i is the same shopper in `profiles` and in `dealings`."""

    keys: list[bytes] = field(default_factory=list)
    index: dict[bytes, int] = field(default_factory=dict)
    profiles: Rows = field(default_factory=lambda: Rows(profile.blank))
    dealings: Rows = field(default_factory=lambda: Rows(dealings.blank))

    def rows_of(self, shoppers: Sequence[bytes]) -> npt.NDArray[np.int32]:
        """Row index of each shopper, int32[n]; a new shopper gets a blank row."""
        found = self._find(shoppers)
        if (found < 0).any():
            self._add([shoppers[at] for at in np.flatnonzero(found < 0).tolist()])
            found = self._find(shoppers)
        return found

    def table(self, name: str) -> Rows:
        """The rows that the changelog `name` holds: profiles or dealings."""
        return {"profiles": self.profiles, "dealings": self.dealings}[name]

    def restore(
        self, table: Rows, keys: Sequence[bytes], values: npt.NDArray[np.uint8], *, changed: npt.NDArray[np.bool_]
    ) -> None:
        """Load what a changelog gave for `table`, one of the two of this store; mark some rows as changed."""
        if keys:
            indices = self.rows_of(keys).astype(np.int64)
            table.fill(indices, values)
            table.dirty[indices[changed]] = True

    def outdated(self, table: Rows, keys: Sequence[bytes], steps: npt.NDArray[np.int64]) -> bool:
        """Mark as changed the rows that carry a newer step than a changelog's; whether there are any."""
        indices = self._find(keys)
        newer = indices[(indices >= 0) & (table.step[indices] > steps)]
        table.dirty[newer] = True
        return bool(len(newer))

    def _find(self, shoppers: Sequence[bytes]) -> npt.NDArray[np.int32]:
        """Row index of each shopper, -1 where there is none."""
        return np.fromiter(map(self.index.get, shoppers, repeat(-1)), np.int32, len(shoppers))

    def _add(self, shoppers: Sequence[bytes]) -> None:
        """Blank rows for shoppers that have none; one may stand there twice."""
        first, new = len(self.keys), list(dict.fromkeys(shoppers))
        self.keys += new
        self.index.update(zip(new, range(first, len(self.keys)), strict=True))
        hashes = text_hashes(new)
        self.profiles.begin(first, hashes)
        self.dealings.begin(first, hashes)

    def newest_step(self) -> int:
        """The greatest step that any row carries, -1 where there is none."""
        count = len(self.keys)
        tables = (self.profiles, self.dealings)
        return max((int(table.step[:count].max(initial=-1)) for table in tables), default=-1)
