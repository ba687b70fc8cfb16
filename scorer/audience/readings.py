"""What an audience can read off a profile, as columns: float64 with NaN for unknown, bool, or uint8 codes.

What many audiences ask of the same profiles is worked out once (`Moment.once`). Sums run over the eight places of a
sketch in their order, one column at a time, so that a chunk of any size gives the same bytes.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer import decay
from scorer.arrays import F8, I8, Int, Table, ready
from scorer.compiled import compiled
from scorer.hashing import text_hash
from scorer.recent import short

Flags = npt.NDArray[np.bool_]
_DAY_MS = 86_400_000
_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Moment:
    """The profiles PROFILE[P] at their decision points, int64[P] of their event times, and the half-life of taste."""

    points: Table
    at_ms: I8
    half_life_ms: int
    _made: dict[Hashable, npt.NDArray[Any]] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """What `make` gives, made at the first call with this key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def share(at: Moment, keys: str, weights: str, name: str) -> F8:
    """The part of a sketch's weight that `name` has, 0 to 1: scorer.sketch.share in columns. A key stands in a sketch
    once, so that the sum of what is masked is exact."""
    parts = at.once((keys, weights), lambda: _parts(_places(at.points[weights], np.float64)))
    hashes = at.once(keys, lambda: _places(at.points[keys], np.uint64))
    return np.asarray((parts * (hashes == np.uint64(text_hash(name)))).sum(axis=0))


def _parts(weights: F8) -> F8:
    """Each weight as a part of its shopper's sum; all 0 where the sum is."""
    total = np.zeros(weights.shape[1])
    for weight in weights:
        total = total + weight
    return np.asarray(np.where(total > 0.0, weights / np.where(total > 0.0, total, 1.0), 0.0))


def _places(column: npt.NDArray[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """A field of eight places as [8, P], each place in one piece: numpy adds up long rows fast, short ones slowly."""
    return np.ascontiguousarray(column.T.astype(dtype))


def decayed(at: Moment, kind: int) -> F8:
    """Events of a kind, each halved with every half-life since."""
    return np.asarray(at.points["counts"][:, kind].astype(np.float64) * at.once("decay", lambda: _decay(at)))


def _decay(at: Moment) -> F8:
    powers = np.ones(len(at.points))
    _powers(ready(at.points["landmark_ms"] - at.at_ms, np.int64), np.int64(at.half_life_ms), powers)
    return powers


@compiled
def _powers(delta_ms: I8, half_life_ms: Int, powers: F8) -> None:
    for i in range(len(delta_ms)):
        powers[i] = decay.power(delta_ms[i], half_life_ms)


def bought_within(at: Moment, days: int) -> F8:
    """Remembered purchases in the `days` times 24 hours before, to the minute."""
    ages_min = at.once("ages_min", lambda: _ages_min(at))
    return at.once(
        ("bought_within", days),
        lambda: (ages_min < days * (_DAY_MS // _MINUTE_MS)).sum(axis=0).astype(np.float64),
    )


def _ages_min(at: Moment) -> I8:
    bought_min = _places(at.points["bought_min"], np.int64)
    return np.where(bought_min > 0, at.at_ms // _MINUTE_MS - bought_min, np.iinfo(np.int64).max)


def days_since_purchase(at: Moment) -> F8:
    """Days since the last purchase, to the minute."""
    bought_min = at.points["bought_min"][:, 0].astype(np.int64)
    days = np.maximum(at.at_ms // _MINUTE_MS - bought_min, 0) * _MINUTE_MS / _DAY_MS
    return np.where(bought_min > 0, days, np.nan)


def days_since_last(at: Moment) -> F8:
    """Days from the shopper's event before this one to this one."""
    before_ms = at.points["previous_ms"]
    return np.where(before_ms >= 0, np.maximum(at.at_ms - before_ms, 0) / _DAY_MS, np.nan)


def known_price(price: npt.NDArray[Any], known: Flags) -> F8:
    """A price in the shop's currency."""
    return np.where(known, price.astype(np.float64), np.nan)


def among_recent(points: Table, product: str) -> Flags:
    """Whether the product is among the last ten that the shopper clicked."""
    return np.asarray((points["recent"] == np.uint32(short(np.uint64(text_hash(product))))).any(axis=1))
