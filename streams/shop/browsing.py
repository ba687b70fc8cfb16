"""Which products a session looks at: how often a product is shown, times how much its shopper wants it.

A launched product cannot be seen before its start, is shown often during its window and four times less
after it. Most of a session stays in the category of its first product.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from streams.shop.catalogue import Catalogue
from streams.shop.chance import Ints, chance
from streams.shop.launches import Launches
from streams.shop.truth import Truth

_SHOPPERS_AT_ONCE = 250
_STAY_PER_MILLION = 650_000
_LAUNCH_EXPOSURE = 6
_AFTER_WINDOW_PER_MILLION = 250_000
_TRIES = 5


class Browsing:
    """Draws products for shoppers at moments. One instance serves one shop."""

    def __init__(self, truth: Truth, catalogue: Catalogue, launches: Launches) -> None:
        self._truth, self._catalogue, self._launches = truth, catalogue, launches
        launched = launches.of_product >= 0
        self._exposure = catalogue.exposure * np.where(launched, _LAUNCH_EXPOSURE, 1)
        self._stand_in = _stand_ins(launched)

    def draw(self, rng: np.random.Generator, shopper: Ints, at_ms: Ints, category: Ints) -> Ints:
        """A product for each row; rows stand in order of shopper; `category` -1 asks for any category."""
        products = np.empty(len(shopper), np.int64)
        for rows, first, shelf in self._shelves(shopper):
            products[rows] = self._draw_some(rng, shelf, shopper[rows] - first, at_ms[rows], category[rows])
        return products

    def follow(self, rng: np.random.Generator, lead: Ints) -> Ints:
        """The category that each further view is drawn from, given its session's first product; -1 for
        any."""
        stays = chance(rng, _STAY_PER_MILLION, len(lead))
        return np.where(stays, self._catalogue.category[lead], -1)

    def interest_micro(self, shopper: Ints, product: Ints) -> Ints:
        """How much each shopper wants the product beside it, in millionths."""
        return self._truth.pair_interest_micro(shopper, product)

    def _shelves(self, shopper: Ints) -> Iterator[tuple[slice, int, "_Shelf"]]:
        """Runs of rows, their first shopper, and the shelf of the shoppers from that one on."""
        for first in range(0, int(shopper.max(initial=-1)) + 1, _SHOPPERS_AT_ONCE):
            start, stop = np.searchsorted(shopper, [first, first + _SHOPPERS_AT_ONCE]).tolist()
            if start < stop:
                wanted = self._truth.interest_micro(slice(first, first + _SHOPPERS_AT_ONCE))
                yield slice(start, stop), first, _Shelf(wanted * self._exposure)

    def _draw_some(self, rng: np.random.Generator, shelf: "_Shelf", row: Ints, at_ms: Ints, category: Ints) -> Ints:
        products = shelf.pick(rng, row, *self._range(category))
        for _ in range(_TRIES):
            unseen = np.flatnonzero(~self._shown(rng, products, at_ms))
            if not len(unseen):
                return products
            products[unseen] = shelf.pick(rng, row[unseen], *self._range(category[unseen]))
        hidden = self._launches.start_ms[self._launches.of_product[products]] > at_ms
        hidden &= self._launches.of_product[products] >= 0
        return np.where(hidden, self._stand_in[products], products)

    def _range(self, category: Ints) -> tuple[Ints, Ints]:
        bounds, any_ = self._catalogue.category_from, category < 0
        return np.where(any_, 0, bounds[category]), np.where(any_, bounds[-1], bounds[category + 1])

    def _shown(self, rng: np.random.Generator, products: Ints, at_ms: Ints) -> npt.NDArray[np.bool_]:
        launch = self._launches.of_product[products]
        started = self._launches.start_ms[launch] <= at_ms
        over = self._launches.end_ms[launch] <= at_ms
        lucky = chance(rng, _AFTER_WINDOW_PER_MILLION, len(products))
        shown: npt.NDArray[np.bool_] = (launch < 0) | (started & (~over | lucky))
        return shown


class _Shelf:
    """Cumulated weights of some shoppers' products, laid end to end so that one search serves all of them."""

    def __init__(self, weights: Ints) -> None:
        shoppers, products = weights.shape
        self._width = products + 1
        self._upto = np.zeros(shoppers * self._width, np.int64)
        self._upto.reshape(shoppers, self._width)[:, 1:] = weights
        np.cumsum(self._upto, out=self._upto)

    def pick(self, rng: np.random.Generator, row: Ints, low: Ints, high: Ints) -> Ints:
        """One product of each row's range [low, high), with a chance proportional to its weight."""
        first = row * self._width
        start, end = self._upto[first + low], self._upto[first + high]
        target = start + (rng.random(len(row)) * (end - start)).astype(np.int64)
        picked: Ints = np.searchsorted(self._upto, target, side="right") - 1 - first
        return picked


def _stand_ins(launched: npt.NDArray[np.bool_]) -> Ints:
    """For each product the nearest one after it, in the order of the catalogue, that is no launch."""
    plain = np.flatnonzero(~launched)
    at = np.searchsorted(plain, np.arange(len(launched)))
    nearest: Ints = plain[np.minimum(at, len(plain) - 1)].astype(np.int64)
    return nearest
