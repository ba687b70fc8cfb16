"""Makes up what a log of texts lacks: a shopper, a product, a time. Seeded, and marked composite on every
event.

There are five texts a made-up shopper and fifty a made-up product; times are spread over 14 days from a
fixed Monday.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_FIRST_MS = 1_756_684_800_000  # Monday 2025-09-01 00:00 UTC
_END_MS = _FIRST_MS + 14 * 86_400_000
_TEXTS_A_SHOPPER, _TEXTS_A_PRODUCT = 5, 50


class Composite:
    """Draws for one file: the same seed and the same file give the same shoppers, products and times."""

    def __init__(self, seed: int, source: int, count: int) -> None:
        self._seed, self._source, self._count = seed, source, count

    def shoppers(self) -> pa.Array:
        """A made-up shopper for each row."""
        return self._names(1, "composite-s", _TEXTS_A_SHOPPER)

    def products(self) -> pa.Array:
        """A made-up product for each row."""
        return self._names(2, "composite-p", _TEXTS_A_PRODUCT)

    def times_ms(self) -> npt.NDArray[np.int64]:
        """A made-up time for each row."""
        return self._rng(3).integers(_FIRST_MS, _END_MS, self._count)

    def _names(self, part: int, prefix: str, texts_each: int) -> pa.Array:
        drawn = self._rng(part).integers(0, max(1, self._count // texts_each), self._count)
        return pa.array([f"{prefix}{number:05d}" for number in drawn.tolist()], pa.string())

    def _rng(self, part: int) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64([self._seed, self._source, part]))
