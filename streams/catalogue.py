"""Products and launches as the broadcast topics told them, every version kept, so that a step can be read again later
with exactly the content that was in force: the offsets below `product_vectors_next` and `launches_next`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from scorer import plans
from scorer.arrays import I4, Table
from scorer.audience import Audience
from scorer.catalogue import LAUNCH, empty_products, launch_row, product_rows
from scorer.flags import DEGRADED, NO_TEXT
from scorer.match import Matcher
from scorer.plan import Plan
from streams.grants import Grants
from streams.heard import Heard, Passed, Record, Unusable
from streams.in_force import Next, newest
from streams.learnt import PolicyStates
from streams.planned import Planned

Key = TypeVar("Key")
Value = TypeVar("Value")
_KEPT: Final = 4  # offsets at which partitions of one worker may stand side by side while they are restored


@dataclass(frozen=True)
class LaunchView:
    """Launches in force. Index i is the i-th record of the launches topic; a superseded one has an empty window.

    `plans` PLAN[L] and `audiences` are those of `details`; where that is None the launch has no plan, and the shop's
    own rules hold. `listed` int32[L, 16] are the probabilities of a plan whose policy is a table. `open` are the
    launches that are neither superseded nor ended: only they name a product row.
    """

    rows: npt.NDArray[np.void]
    ids: tuple[str, ...]
    versions: tuple[int, ...]
    products: Sequence[str]
    matcher: Matcher
    details: tuple[Plan | None, ...]
    plans: Table
    audiences: tuple[Audience | None, ...]
    listed: I4
    open: tuple[int, ...]

    @property
    def unplanned(self) -> npt.NDArray[np.bool_]:
        """Which launches have no plan, bool[L]."""
        return np.array([detail is None for detail in self.details], np.bool_)

    @property
    def currencies(self) -> tuple[str, ...]:
        """What the plan of each launch names, "" where it names none, or there is none."""
        return tuple(detail.currency if detail else "" for detail in self.details)

    def with_products(self, products: npt.NDArray[np.int32]) -> "LaunchView":
        """The same launches, where the open ones are of these rows of the PRODUCT table, -1 not known yet."""
        rows = self.rows.copy()
        rows["product"][list(self.open)] = products
        return replace(self, rows=rows)


class Catalogue:
    """Accumulates `add_products` and `add_launch` in offset order; reading never changes it, but for views that are
    kept: the same object is given as long as no launch has moved, and no product of an open one."""

    def __init__(self) -> None:
        self.product_rows = empty_products(1024)
        self.product_count = 0
        self.titles: list[str] = []
        self.states, self.grants = PolicyStates(), Grants()
        self.next = Next()
        self._versions: dict[str, list[tuple[int, int]]] = {}
        self._newest: dict[str, int] = {}
        self._newest_offset = -1
        self._launches: list[tuple[int, Record | None, str]] = []
        self._planned: list[Planned | None] = []
        self._launched: dict[int, LaunchView] = {}
        self._views: dict[tuple[int, bytes], LaunchView] = {}
        self._view_of: tuple[int, int] = (-1, -1)
        self._view: LaunchView | None = None

    def add_product(self, offset: int, product: Mapping[str, Any]) -> None:
        """One record of product-vectors."""
        self.add_products([offset], [product])

    def add_products(self, offsets: Sequence[int], products: Sequence[Mapping[str, Any]]) -> None:
        """Records of product-vectors, of one fetch, written as one piece."""
        if not products:
            return
        first, stop = self.product_count, self.product_count + len(products)
        self._make_room(stop)
        self.product_rows[first:stop] = _products(products)
        for row, offset, product in zip(range(first, stop), offsets, products, strict=True):
            self.titles.append(product.get("title", ""))
            self._versions.setdefault(product["product"], []).append((offset, row))
            self._newest[product["product"]] = row
        self._newest_offset, self.product_count = offsets[-1], stop
        self.next = self.next._replace(product_vectors=offsets[-1] + 1)

    def _make_room(self, count: int) -> None:
        if count > len(self.product_rows):
            grown = empty_products(max(count, 2 * len(self.product_rows)))
            grown[: self.product_count] = self.product_rows[: self.product_count]
            self.product_rows = grown

    def add_launch(self, offset: int, told: Heard) -> None:
        """One record of launches. One that is left out but numbered is a launch of no id, which is never in force."""
        match told:
            case Passed(numbered=False):
                pass
            case Passed():
                self._add_launch(offset, "", None, None)
            case Unusable():
                self._add_launch(offset, told.launch, None, None)
            case _:
                self._add_launch(offset, told.launch, told.record, told.planned)

    def _add_launch(self, offset: int, launch: str, record: Record | None, ready: Planned | None) -> None:
        self._launches.append((offset, record, launch))
        self._planned.append(ready)
        self.next = self.next._replace(launches=offset + 1)

    def product_index(self, products: Sequence[str], product_vectors_next: int) -> npt.NDArray[np.int32]:
        """Row in `product_rows` of the version in force of each product, -1 where there is none."""
        if self._newest_offset < product_vectors_next:  # the newest version of every product is in force
            return np.fromiter(map(self._newest.get, products, repeat(-1)), np.int32, len(products))
        return np.array([self._index(product, product_vectors_next) for product in products], np.int32)

    def launches(self, product_vectors_next: int, launches_next: int) -> LaunchView:
        """The launches in force under these offsets."""
        if self._view is None or self._view_of != (product_vectors_next, launches_next):
            self._view = self._found(product_vectors_next, launches_next)
            self._view_of = (product_vectors_next, launches_next)
        return self._view

    def _found(self, product_vectors_next: int, launches_next: int) -> LaunchView:
        launched = _kept(self._launched, launches_next, lambda: self._build(launches_next))
        products = self.product_index([launched.products[at] for at in launched.open], product_vectors_next)
        of = launches_next, products.tobytes()
        return _kept(self._views, of, lambda: launched.with_products(products))

    def _index(self, product: str, before: int) -> int:
        row = newest(self._versions.get(product, ()), before)
        return -1 if row is None else row

    def _build(self, launches_next: int) -> LaunchView:
        """What launches come to by their own records alone: no product of them is known."""
        known = [item for item in self._launches if item[0] < launches_next]
        last = {key: at for at, (_, _, key) in enumerate(known)}
        rows = np.zeros(len(known), LAUNCH)
        ready = self._planned[: len(known)]
        detailed, listed = plans.unlimited(len(known)), np.zeros((len(known), plans.ARMS), np.int32)
        words: list[Sequence[str]] = []
        products: list[str] = []
        open_: list[int] = []
        for at, (_, launch, key) in enumerate(known):
            products.append(launch["product"] if launch else "")
            in_force = launch is not None and last[key] == at and launch.get("status", "live") != "ended"
            words.append(launch["keywords"] if launch and in_force else ())
            if launch and in_force:
                open_.append(at)
                rows[at] = _launch(launch)
                _fill(detailed, listed, at, ready[at], paused=launch.get("status") == "paused")
            else:
                rows[at]["product"] = -1
        details = tuple(each.plan if each else None for each in ready)
        audiences = tuple(each.audience if each else None for each in ready)
        ids = tuple(key for _, _, key in known)
        versions = tuple(int(launch["version"]) if launch else 0 for _, launch, _ in known)
        return LaunchView(
            rows, ids, versions, products, Matcher(words), details, detailed, audiences, listed, tuple(open_)
        )


def _kept(of: dict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """What stands under `key`, made where nothing does; the last few keys that were asked for stay."""
    of[key] = of.pop(key) if key in of else make()
    if len(of) > _KEPT:
        del of[next(iter(of))]
    return of[key]


def _products(products: Sequence[Mapping[str, Any]]) -> Table:
    """Records of product-vectors as PRODUCT rows; the topic's bits are its own, not those of an event."""
    vectors, bits = [each["vector"] for each in products], [each["flags"] for each in products]
    return product_rows(
        [each["product"] for each in products],
        categories=[each["category"] for each in products],
        brands=[each["brand"] for each in products],
        prices_micro=[each["price_micro"] for each in products],
        stocks=[each.get("stock", -1) for each in products],
        vectors=[np.frombuffer(vector, "<f4") if vector else None for vector in vectors],
        spaces=[each["space"] for each in products],
        flags=[(NO_TEXT if each & 1 else 0) | (DEGRADED if each & 2 else 0) for each in bits],
    )


def _launch(launch: Record) -> Any:
    return launch_row(
        launch["launch"],
        product=-1,
        start_ms=launch["start_ms"],
        end_ms=launch["end_ms"],
        version=launch["version"],
    )


def _fill(rows: Table, listed: I4, at: int, ready: Planned | None, *, paused: bool) -> None:
    if ready is not None:
        rows[at], listed[at] = ready.row, ready.listed
    rows[at]["paused"] = paused
