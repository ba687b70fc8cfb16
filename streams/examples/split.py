"""Which clicks of a log are predicted: the last fifth by time is the test, and of it a seeded sample.

A click is predicted where its shopper clicked before and its product was clicked before, by anyone: without the first
there is no history, without the second nobody can know the product. Clicks on products first seen inside the test
period are few, so they have a sample of their own beside the one of all clicks.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from scorer.arrays import I8
from scorer.errors import BadInput
from streams.examples.clicks import Clicks

TRAINED: Final = 0.8
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """`click` int64[n] are rows of the log's clicks, ascending; each is of the sample of `all` clicks of the test, of
    that of clicks on `new` products, or of neither: then a baseline may learn from it. The test begins at `cut_ms`.
    `again`: the shopper clicked the product before. `product` int64[n] are rows of the catalogue."""

    cut_ms: int
    click: I8
    product: I8
    all: Mask
    new: Mask
    again: Mask


def split(clicks: Clicks, most: int, seed: int) -> Split:
    """At most `most` clicks of each sample. BadInput where the test holds no click that can be predicted."""
    click, shopper, product, at_ms = clicks.row, clicks.shopper, clicks.product, clicks.at_ms
    first = _first(product)
    cut_ms = moment(clicks, TRAINED)
    places = np.arange(len(click))
    able = (places > first) & (places > _first(shopper))
    tested, new = at_ms >= cut_ms, at_ms[first] >= cut_ms
    if not (able & tested).any():
        raise BadInput(
            "this log holds nothing to predict in its last fifth",
            seen=f"{len(click)} clicks, none there by a shopper and on a product that were seen before",
            remedy="give a longer log",
        )
    random = np.random.default_rng(seed)
    samples = [_sample(random, able & which, most) for which in (tested, tested & new, ~tested)]
    again = places > _first(shopper * (product.max() + 1) + product)
    kept = samples[0] | samples[1] | samples[2]
    return Split(cut_ms, click[kept], product[kept], samples[0][kept], samples[1][kept], again[kept])


def moment(clicks: Clicks, share: float) -> int:
    """The time before which this share of the clicks happened, as milliseconds; 0 where there are none. Clicks stand in
    the order of their arrival, and one that came late would be an early border."""
    place = int(share * len(clicks.at_ms))
    return int(np.partition(clicks.at_ms, place)[place]) if len(clicks.at_ms) else 0


def _first(what: I8) -> I8:
    """The place where each value stands first."""
    _, first, inverse = np.unique(what, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], np.int64)


def _sample(random: np.random.Generator, able: Mask, most: int) -> Mask:
    places = np.flatnonzero(able)
    chosen = np.zeros(len(able), np.bool_)
    chosen[random.choice(places, min(most, len(places)), replace=False)] = True
    return chosen


CLICKS_INPUT: Final = INPUTS.index("clicks")
