"""A log's decision points with what followed them: features by the worker's own fold, labels by looking ahead.

A candidate is clicked where its shopper views, carts, favours or buys its product within the window after the point.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from scorer import kinds
from scorer.events import FOLDED
from scorer.flags import NO_TEXT
from streams.catalogue import Catalogue
from streams.codec.encode import encode
from streams.ports import Chunk, Float32, InterestScores, TextModel
from streams.publish.log import Log
from streams.runner import rules
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.state import State
from streams.runner.take import take
from streams.settings import Settings

_CLICKS = (kinds.VIEW, kinds.CART, kinds.FAVOURITE, kinds.PURCHASE)
_MICRO = 1_000_000
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Points:
    """P decision points. `shopper` int32[P], `at_ms` int64[P], `product` int32[P, 20] (-1: no candidate), `features`
    float32[P, 20, F], `clicked` bool[P, 20], `seen` int64[P, 20]: clicks on the product by anyone before."""

    shopper: npt.NDArray[np.int32]
    at_ms: npt.NDArray[np.int64]
    product: npt.NDArray[np.int32]
    features: Float32
    clicked: npt.NDArray[np.bool_]
    seen: npt.NDArray[np.int64]


class _Recorder:
    """Port InterestModel: keeps the features it is asked about."""

    def __init__(self) -> None:
        self.asked: list[Float32] = []

    async def score(self, features: Float32) -> InterestScores:
        """Nothing interests anyone: the training log is a log without promotions."""
        self.asked.append(features)
        nothing = np.zeros(features.shape[:2], np.float32)
        return InterestScores(nothing, np.zeros(len(features), np.uint8), "recorder:1")


async def points_of(log: Log, text: TextModel, settings: Settings, *, window_ms: int, progress: Progress) -> Points:
    """Every decision point of the log; the last `window_ms` of it have no full future and are left out."""
    force = await _in_force(log, text)
    state, recorder = State(), _Recorder()
    for which, topic in enumerate(INPUTS):
        state.buffers[which].offer(_chunk(log, topic))
    state.decode(settings)
    models, obeyed = Models(text, recorder), rules.of(settings, text.space)
    steps: list[tuple[Taken, Computed]] = []
    done = 0
    while (taken := take(state, [False] * len(INPUTS), settings.chunk, force)) is not None:
        computed = await compute(taken, state.store, force, rules=obeyed, models=models, number=len(steps))
        steps.append((taken, computed))
        done += len(taken.events)
        progress("reads the log", done / len(log))
    return _points(steps, recorder.asked, force, window_ms)


def _points(steps: list[tuple[Taken, Computed]], asked: list[Float32], force: InForce, window_ms: int) -> Points:
    clicks = Clicks(np.concatenate([taken.events for taken, _ in steps]))
    events = np.concatenate([taken.events[computed.points] for taken, computed in steps])
    candidates = np.concatenate([computed.decisions["candidates"] for _, computed in steps])
    product = np.where(candidates >= 0, force.view.rows["product"][candidates], -1).astype(np.int32)
    whole = events["at_ms"] <= clicks.newest_ms - window_ms
    shopper, at_ms, product = events["row"][whole], events["at_ms"][whole], product[whole]
    clicked = clicks.within(shopper, product, at_ms, window_ms)
    return Points(shopper, at_ms, product, np.concatenate(asked)[whole], clicked, clicks.before(product, at_ms))


class Clicks:
    """All clicks of the log, searchable by shopper and product, and by product."""

    def __init__(self, events: npt.NDArray[np.void]) -> None:
        good = events[(events["status"] == FOLDED) & np.isin(events["kind"], _CLICKS) & (events["product"] >= 0)]
        self.newest_ms = int(events["at_ms"].max())
        self._first_ms = int(events["at_ms"].min())
        self._products, self._span = int(good["product"].max()) + 1, self.newest_ms - self._first_ms + 2
        both = good["row"].astype(np.int64) * self._products + good["product"]
        self._of_both = np.sort(self._key(both, good["at_ms"]))
        self._of_product = np.sort(self._key(good["product"].astype(np.int64), good["at_ms"]))

    def within(
        self,
        shopper: npt.NDArray[np.int32],
        product: npt.NDArray[np.int32],
        at_ms: npt.NDArray[np.int64],
        window_ms: int,
    ) -> npt.NDArray[np.bool_]:
        """Whether the shopper clicked each of the products after the moment, within the window."""
        both = shopper.astype(np.int64)[:, None] * self._products + product
        end_ms = np.minimum(at_ms + window_ms, self.newest_ms)
        first = np.searchsorted(self._of_both, self._key(both, at_ms[:, None]), "right")
        last = np.searchsorted(self._of_both, self._key(both, end_ms[:, None]), "right")
        clicked: npt.NDArray[np.bool_] = (last > first) & (product >= 0)
        return clicked

    def before(self, product: npt.NDArray[np.int32], at_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Clicks on each product by anyone up to the moment."""
        wide = product.astype(np.int64)
        start = np.searchsorted(self._of_product, wide * self._span, "left")
        return np.searchsorted(self._of_product, self._key(wide, at_ms[:, None]), "right") - start

    def _key(self, what: npt.NDArray[np.int64], at_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return what * self._span + (at_ms - self._first_ms)


async def _in_force(log: Log, text: TextModel) -> InForce:
    catalogue = Catalogue()
    products = log.products.to_pylist()
    scores = await text.encode([product["title"] for product in products])
    for at, product in enumerate(products):
        no_text = bool(scores.flags[at] & NO_TEXT)
        vector = b"" if no_text else scores.vectors[at].astype("<f4").tobytes()
        price = -1 if product["price"] is None else round(product["price"] * _MICRO)
        told = {"price_micro": price, "vector": vector, "space": text.space, "flags": int(no_text)}
        catalogue.add_product(at, product | told)
    for at, launch in enumerate(log.launches.to_pylist()):
        catalogue.add_launch(at, launch["launch"], launch)
    view = catalogue.launches(catalogue.product_vectors_next, catalogue.launches_next)
    return InForce(catalogue, view, catalogue.product_vectors_next, catalogue.launches_next)


def _chunk(log: Log, topic: str) -> Chunk:
    """All records of one topic as one chunk, published as they happened (never before an earlier record)."""
    table = log.table(topic).combine_chunks()
    at_ms = table.column("at_ms").to_numpy().astype(np.int64)
    batches = table.to_batches()
    count = len(table)
    return Chunk(
        topic,
        0,
        np.arange(count, dtype=np.int64),
        np.maximum.accumulate(at_ms) if count else at_ms,
        [str(key).encode() for key in table.column("shopper").to_pylist()],
        [value for batch in batches for value in encode(topic, batch)],
        count,
        count,
    )
