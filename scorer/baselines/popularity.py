"""What everyone clicks: a count of events for each product that halves with every half-life (scorer.decay's source)."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8

_MOST: Final = 512.0  # half-lives from the landmark; 2 ** 1024 is infinite


class Popularity:
    """Forward decay: weights grow with time from a landmark, so that nothing has to be multiplied as time passes."""

    def __init__(self, products: int, half_life_ms: int) -> None:
        self._weights = np.zeros(products)
        self._half_life_ms, self._landmark_ms = half_life_ms, -1

    def update(self, shopper: I4, product: I4, at_ms: I8) -> None:
        """Events in order."""
        if len(at_ms):
            self._move(int(at_ms.min()), int(at_ms.max()))
            np.add.at(self._weights, product, 2.0 ** ((at_ms - self._landmark_ms) / self._half_life_ms))

    def scores(self, shopper: int, known: int) -> F8:
        """The same for every shopper."""
        return self._weights[:known]

    def _move(self, first_ms: int, last_ms: int) -> None:
        if self._landmark_ms < 0:
            self._landmark_ms = first_ms
        if (last_ms - self._landmark_ms) / self._half_life_ms > _MOST:
            self._weights *= 2.0 ** ((self._landmark_ms - last_ms) / self._half_life_ms)
            self._landmark_ms = last_ms
