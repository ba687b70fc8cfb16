"""The rows of one partition, by shopper and by launched product, and which changed since the last flush."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from scorer import campaigns, dealings, profile, trends
from scorer.arrays import U8, Table
from scorer.hashing import text_hashes
from streams.catalogue import LaunchView
from streams.growing import Growing
from streams.transport.newest import FORMAT

HEADER = np.dtype([("format", "u1"), ("step", "<i8")])
ALL_PRODUCTS = b"\0"  # key of the trend of all products together; no product has this id
_FIRST = 16  # a worker may have hundreds of partitions without a shopper, and blank rows are written


@dataclass(frozen=True)
class Dirty:
    """Changed rows at a step boundary: keys and values as a changelog holds them, uint8[n, 9 + row bytes]."""

    keys: list[bytes]
    values: npt.NDArray[np.uint8]


class Rows:
    """One growing array of rows, the step that each row carries, and a mark on each that changed since."""

    def __init__(self, blank: Callable[[U8], Table]) -> None:
        self._blank = blank
        first = blank(np.zeros(_FIRST, np.uint64))
        self._growing = Growing(first.dtype, _FIRST)
        self.rows[:] = first
        self.step = np.full(_FIRST, -1, np.int64)
        self.dirty = np.zeros(_FIRST, np.bool_)

    @property
    def rows(self) -> Table:
        """The table as it stands; another array once it has grown, so that nobody should keep it from step to step."""
        return self._growing.rows

    def reserve(self, count: int) -> None:
        """Make room for `count` rows; grows by doubling, without copying rows."""
        room = len(self.rows)
        if count <= room:
            return
        size = max(count, 2 * room)
        self._growing.grow(size)
        self.step = np.concatenate([self.step, np.full(size - room, -1, np.int64)])
        self.dirty = np.concatenate([self.dirty, np.zeros(size - room, np.bool_)])

    def begin(self, first: int, hashes: U8) -> None:
        """Blank rows from index `first` on, for keys with these hashes."""
        self.reserve(first + len(hashes))
        self.rows[first : first + len(hashes)] = self._blank(hashes)

    def touch(self, indices: npt.NDArray[np.int32] | npt.NDArray[np.int64], step: int) -> None:
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


class Keyed:
    """Aligned tables: index i is the same key in each, in the order in which keys came."""

    def __init__(self, **blanks: Callable[[U8], Table]) -> None:
        self.keys: list[bytes] = []
        self._index: dict[bytes, int] = {}
        self.tables = {name: Rows(blank) for name, blank in blanks.items()}

    def rows_of(self, keys: Sequence[bytes]) -> npt.NDArray[np.int32]:
        """Row index of each key, int32[n]; a new key gets a blank row in each table."""
        found = self.find(keys)
        if (found < 0).any():
            self._add([keys[at] for at in np.flatnonzero(found < 0).tolist()])
            found = self.find(keys)
        return found

    def take_dirty(self, name: str) -> Dirty:
        """A copy of the changed rows of one table; their marks are cleared."""
        return self.tables[name].take_dirty(self.keys)

    def restore(
        self, name: str, keys: Sequence[bytes], values: npt.NDArray[np.uint8], *, changed: npt.NDArray[np.bool_]
    ) -> None:
        """Load what a changelog gave for one table; mark some rows as changed."""
        if keys:
            indices, table = self.rows_of(keys).astype(np.int64), self.tables[name]
            table.fill(indices, values)
            table.dirty[indices[changed]] = True

    def outdated(self, name: str, keys: Sequence[bytes], steps: npt.NDArray[np.int64]) -> bool:
        """Mark as changed the rows that carry a newer step than a changelog's; whether there are any."""
        indices, table = self.find(keys), self.tables[name]
        newer = indices[(indices >= 0) & (table.step[indices] > steps)]
        table.dirty[newer] = True
        return bool(len(newer))

    def newest_step(self) -> int:
        """The greatest step that any row carries, -1 where there is none."""
        count = len(self.keys)
        return max(int(table.step[:count].max(initial=-1)) for table in self.tables.values())

    def find(self, keys: Sequence[bytes]) -> npt.NDArray[np.int32]:
        """Row index of each key, -1 where there is none."""
        return np.fromiter(map(self._index.get, keys, repeat(-1)), np.int32, len(keys))

    def _add(self, keys: Sequence[bytes]) -> None:
        """Blank rows for keys that have none; one may stand there twice."""
        first, new = len(self.keys), list(dict.fromkeys(keys))
        self.keys += new
        self._index.update(zip(new, range(first, len(self.keys)), strict=True))
        hashes = text_hashes(new)
        for table in self.tables.values():
            table.begin(first, hashes)


class RowStore:
    """All rows of one partition: `profiles` and `dealings` by shopper, `trends` by product, `campaigns` by launch."""

    def __init__(self) -> None:
        self.shoppers = Keyed(profiles=profile.blank, dealings=dealings.blank)
        self.products = Keyed(trends=trends.blank)
        self.products.rows_of([ALL_PRODUCTS])
        self.launches = Keyed(campaigns=campaigns.blank)
        self._campaign_of: tuple[LaunchView | None, npt.NDArray[np.int32]] = None, np.zeros(0, np.int32)
        self._trend_of: tuple[LaunchView | None, npt.NDArray[np.int32]] = None, np.zeros(0, np.int32)

    @property
    def profiles(self) -> Rows:
        """PROFILE rows, by shopper."""
        return self.shoppers.tables["profiles"]

    @property
    def dealings(self) -> Rows:
        """DEALINGS rows, by shopper."""
        return self.shoppers.tables["dealings"]

    @property
    def trends(self) -> Rows:
        """TREND rows, by product; the first is of all together."""
        return self.products.tables["trends"]

    @property
    def campaigns(self) -> Rows:
        """CAMPAIGN rows, by launch."""
        return self.launches.tables["campaigns"]

    def holder(self, name: str) -> Keyed:
        """Where the table of the changelog `name` stands."""
        return next(each for each in (self.shoppers, self.products, self.launches) if name in each.tables)

    def campaign_of(self, view: LaunchView) -> npt.NDArray[np.int32]:
        """Row in `campaigns` of each launch, int32[launches]; versions of one launch share it."""
        if self._campaign_of[0] is not view:
            self._campaign_of = view, self.launches.rows_of([name.encode() for name in view.ids])
        return self._campaign_of[1]

    def trend_of(self, view: LaunchView, products: int) -> npt.NDArray[np.int32]:
        """Row in `trends` of each row of the PRODUCT table, int32[products]; -1 for what is not launched."""
        if self._trend_of[0] is not view or len(self._trend_of[1]) != products:
            found = np.full(products, -1, np.int32)
            known = np.flatnonzero(view.rows["product"] >= 0)
            rows = self.products.rows_of([view.products[at].encode() for at in known.tolist()])
            found[view.rows["product"][known]] = rows
            self._trend_of = view, found
        return self._trend_of[1]

    def newest_step(self) -> int:
        """The greatest step that any row carries, -1 where there is none."""
        return max(each.newest_step() for each in (self.shoppers, self.products, self.launches))
