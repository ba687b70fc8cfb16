"""One prediction: what a shopper clicks next, asked just before the click.

The model is not asked about every product: its candidates are the 40 best of each simple order (scorer/baselines), of
the worker's own rule of candidates and of what its trends say comes next, 360 at most. A product that is not among them
counts as not ranked. The baselines rank everything.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer import trend_features, trends
from scorer.arrays import F8, I4, I8
from scorer.baselines import NAMES
from scorer.candidates import MOST
from scorer.events import EVENT, TOO_LATE
from scorer.features import features
from scorer.metrics import ranking
from scorer.recent import BEFORE
from streams.examples.observed import Observed
from streams.examples.replay import Replay
from streams.ports import Float32

OF_EACH: Final = 40
Places = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Question:
    """`features` float32[points, 20, F] of the candidates, `count` of them, `target` the place of the answer, -1 where
    it is not among them; `places` of the answer by baseline; `shopper` is a row, `click` a row of the log's clicks."""

    click: int
    shopper: int
    features: Float32
    count: int
    target: int
    places: Places

    def place(self, scores: F8) -> tuple[int, int]:
        """The place of the answer among the candidates, by their scores in order."""
        return ranking.place(scores[: self.count], self.target) if self.target >= 0 else (ranking.NOWHERE, 0)


@dataclass(frozen=True)
class Coming:
    """The click to be predicted: its row in the log's clicks, its shopper's row, its product's row in the catalogue."""

    click: int
    shopper: int
    product: int
    at_ms: int


def question(replay: Replay, observed: Observed, coming: Coming) -> Question | None:
    """None where what was folded does not know shopper and product after all."""
    shopper, answer = coming.shopper, int(observed.code_of[coming.product])
    profile = replay.state.store.profiles.rows[shopper : shopper + 1].copy()
    if answer < 0 or not profile["events"][0]:
        return None
    # A worker decides with the event at hand folded: the one before is then the shopper's last. So it is here.
    profile["previous_ms"] = profile["last_ms"]
    scores = observed.scores(profile, shopper) | {"led_to": _led_to(replay, observed, profile, coming.at_ms)}
    codes = candidates(scores)
    found = np.flatnonzero(codes == answer)
    return Question(
        coming.click,
        shopper,
        _features(replay, observed, profile, codes, coming.at_ms),
        len(codes),
        int(found[0]) if len(found) else -1,
        {name: ranking.place(scores[name], answer) for name in NAMES},
    )


def candidates(scores: dict[str, F8]) -> I4:
    """Codes of the best of each order that say anything of them (a score above 0), ascending."""
    best = [_best(each) for each in scores.values()]
    return np.unique(np.concatenate(best)).astype(np.int32)


def _led_to(replay: Replay, observed: Observed, profile: npt.NDArray[np.void], at_ms: int) -> F8:
    store = replay.state.store
    trend_of = store.trend_of(replay.force.view, len(replay.force.catalogue.product_rows))
    every = trends.led_to(profile, store.trends.rows, at_ms)
    return np.asarray(every[trend_of[observed.launches["product"]]], np.float64)


def _best(scores: F8) -> I8:
    good = np.flatnonzero(scores > 0)
    if len(good) > OF_EACH:
        cut = np.partition(scores[good], -OF_EACH)[-OF_EACH]
        good = good[scores[good] >= cut]
        good = good[np.argsort(scores[good], kind="stable")[-OF_EACH:]]  # of equals the newest
    return good


def _features(replay: Replay, observed: Observed, profile: npt.NDArray[np.void], codes: I4, at_ms: int) -> Float32:
    points = -(-len(codes) // MOST)
    places = np.full(points * MOST, -1, np.int32)
    places[: len(codes)] = np.arange(len(codes))
    now = np.zeros(1, EVENT)
    now["at_ms"], now["status"] = at_ms, TOO_LATE  # nothing is folded
    store, products = replay.state.store, replay.force.catalogue.product_rows
    rows, at = np.repeat(profile, points), np.zeros(points, np.int32)
    candidates, launches = places.reshape(points, MOST), observed.launches[codes]
    found = features(
        rows,
        at,
        events=now,
        candidates=candidates,
        launches=launches,
        products=products,
        matched=(np.zeros(2, np.int32), np.zeros(0, np.int32)),
        rules=replay.rules,
    )
    clicks = trends.check(
        store.trends.rows,
        now,
        active=np.zeros(len(store.trends.rows), np.uint8),
        trend_of=store.trend_of(replay.force.view, len(products)),
        before=np.zeros((0, BEFORE + 1), np.uint32),
    )
    trend_features.fill(found, clicks, points=rows, point_events=at, candidates=candidates, launches=launches)
    return found
