"""A log's decision points with what followed them: features by the worker's own fold, labels by looking ahead.

A candidate is clicked where its shopper views, carts, favours or buys its product within the window after the point. Of
events of one moment (a log may know minutes alone, and all lines of an order carry one), those behind it in the fold's
order are after it, but for those on its own product: some logs write one click twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from scorer import kinds
from scorer.events import ACTING, FOLDED
from scorer.recent import CLICKS
from streams.examples.replay import Replay, in_force
from streams.ports import Float32, InterestScores, TextModel
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings

LEAST = 1_000  # candidates with a whole window; with fewer those whose window the log cuts off stay
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Points:
    """P decision points. `shopper` int32[P], `at_ms` int64[P], `product` int32[P, 20] (-1: no candidate), `features`
    float32[P, 20, F], `clicked` and `bought` bool[P, 20], `seen` int64[P, 20]: clicks on the product by anyone before,
    `whole` bool[P]: the log does not end within the window."""

    shopper: npt.NDArray[np.int32]
    at_ms: npt.NDArray[np.int64]
    product: npt.NDArray[np.int32]
    features: Float32
    clicked: npt.NDArray[np.bool_]
    bought: npt.NDArray[np.bool_]
    seen: npt.NDArray[np.int64]
    whole: npt.NDArray[np.bool_]

    def some(self, which: npt.NDArray[np.bool_]) -> "Points":
        """The points where `which` is true."""
        return Points(*(getattr(self, field.name)[which] for field in fields(self)))


class Recorder:
    """Port InterestModel: keeps the features it is asked about."""

    def __init__(self) -> None:
        self.asked: list[Float32] = []

    async def score(self, features: Float32) -> InterestScores:
        """Nothing interests anyone: the training log is a log without promotions."""
        self.asked.append(features)
        nothing = np.zeros(features.shape[:2], np.float32)
        return InterestScores(nothing, nothing, np.zeros(len(features), np.uint8), "recorder:1")


async def points_of(log: Log, text: TextModel, settings: Settings, *, window_ms: int, progress: Progress) -> Points:
    """Every decision point of the log; the last `window_ms` of it have no full future and are left out."""
    replay, recorder = await recorded(log, text, settings, progress)
    points = points_in(replay, recorder, window_ms)
    return points.some(points.whole)


async def recorded(
    log: Log, text: TextModel, settings: Settings, progress: Progress = lambda what, share: None
) -> tuple[Replay, Recorder]:
    """The whole log replayed, and the features that its decision points asked about."""
    recorder = Recorder()
    replay = Replay(log, await in_force(log, text), Models(text, recorder), settings)
    while await replay.step(len(log)):
        progress("reads the log", replay.done / len(log))
    return replay, recorder


def points_in(replay: Replay, recorder: Recorder, window_ms: int, until_ms: int | None = None) -> Points:
    """Every decision point of what was replayed, as if it ended before `until_ms`; `recorder` is the interest model
    that was asked."""
    steps = replay.steps
    events = np.concatenate([taken.events for taken, _ in steps])
    first = np.cumsum([0, *(len(taken.events) for taken, _ in steps)])
    at = np.concatenate([computed.points + start for start, (_, computed) in zip(first[:-1], steps, strict=True)])
    kept = events["input"] < ACTING
    if until_ms is not None:
        kept &= events["at_ms"] < until_ms
    asked, at = kept[at], (np.cumsum(kept) - 1)[at[kept[at]]]
    events = events[kept]
    clicks, purchases = Clicks(events), Clicks(events, (kinds.PURCHASE,))
    candidates = np.concatenate([computed.decisions["candidates"] for _, computed in steps])[asked]
    launched = replay.force.view.rows["product"]
    product = np.where(candidates >= 0, launched[candidates], -1) if len(launched) else candidates
    shopper, at_ms, product = events["row"][at], events["at_ms"][at], product.astype(np.int32)
    whole = at_ms <= clicks.newest_ms - window_ms
    return Points(
        shopper,
        at_ms,
        product,
        np.concatenate(recorder.asked)[asked],
        clicks.within(shopper, product, at, window_ms),
        purchases.within(shopper, product, at, window_ms),
        clicks.before(product, at_ms),
        whole,
    )


def whole(points: Points) -> tuple[Points, bool]:
    """The points with a whole window, or all where too few have one; and whether windows are cut."""
    kept = points.some(points.whole)
    enough = int((kept.product >= 0).sum()) >= LEAST
    return (kept, False) if enough else (points, True)


class Clicks:
    """All clicks of some kinds, searchable by shopper and product, and by product."""

    def __init__(self, events: npt.NDArray[np.void], of_kinds: tuple[int, ...] = CLICKS) -> None:
        self.newest_ms = int(events["at_ms"].max())
        self._first_ms = int(events["at_ms"].min())
        order = np.argsort(events["at_ms"], kind="stable")
        self._at_ms, self._place = events["at_ms"][order], np.empty(len(events), np.int64)
        self._place[order] = np.arange(len(events))
        self._own = events["product"].astype(np.int64)
        which = (events["status"] == FOLDED) & np.isin(events["kind"], of_kinds) & (events["product"] >= 0)
        self._products, self._span = int(events["product"].max(initial=-1)) + 1, self.newest_ms - self._first_ms + 2
        good = events[which]
        both = good["row"].astype(np.int64) * self._products + good["product"]
        self._of_both = np.sort(both * len(events) + self._place[which])
        self._of_product = np.sort(self._key(good["product"].astype(np.int64), good["at_ms"]))

    def within(
        self,
        shopper: npt.NDArray[np.int32],
        product: npt.NDArray[np.int32],
        at: npt.NDArray[np.int64],
        window_ms: int,
    ) -> npt.NDArray[np.bool_]:
        """Whether the shopper clicked each of the products within the window after `at`, a row of the events."""
        start_ms = self._at_ms[self._place[at]]
        moment_ends = np.searchsorted(self._at_ms, start_ms, "right") - 1
        place = np.where(product == self._own[at][:, None], moment_ends[:, None], self._place[at][:, None])
        both = (shopper.astype(np.int64)[:, None] * self._products + product) * len(self._at_ms)
        end = np.searchsorted(self._at_ms, start_ms + window_ms, "right")
        first = np.searchsorted(self._of_both, both + place, "right")
        last = np.searchsorted(self._of_both, both + end[:, None], "left")
        clicked: npt.NDArray[np.bool_] = (last > first) & (product >= 0) & (product < self._products)
        return clicked

    def before(self, product: npt.NDArray[np.int32], at_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Clicks on each product by anyone up to the moment."""
        wide = product.astype(np.int64)
        start = np.searchsorted(self._of_product, wide * self._span, "left")
        return np.searchsorted(self._of_product, self._key(wide, at_ms[:, None]), "right") - start

    def _key(self, what: npt.NDArray[np.int64], at_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return what * self._span + (at_ms - self._first_ms)
