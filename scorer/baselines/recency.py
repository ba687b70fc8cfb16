"""What was clicked last, by anyone, and what was seen first last: two orders that need no taste."""

import numpy as np

from scorer.arrays import F8, I4, I8


class Recency:
    """The most recently clicked product first."""

    def __init__(self, products: int) -> None:
        self._last = np.zeros(products)
        self._events = 0

    def update(self, shopper: I4, product: I4, at_ms: I8) -> None:
        """Events in order; the order counts, so that events of one moment have an order too."""
        self._last[product] = self._events + np.arange(1, len(product) + 1)
        self._events += len(product)

    def scores(self, shopper: int, known: int) -> F8:
        """The same for every shopper."""
        return self._last[:known]


class Newest:
    """The product that was first seen last, first."""

    def update(self, shopper: I4, product: I4, at_ms: I8) -> None:
        """Nothing to learn: products are numbered in the order in which they are first seen."""

    def scores(self, shopper: int, known: int) -> F8:
        """The same for every shopper."""
        return np.arange(known, dtype=np.float64)
