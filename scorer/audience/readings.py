"""What an audience can read off a profile, as columns: float64 with NaN for unknown, bool, or uint8 codes.

Sums run over the eight places of a sketch in their order, one column at a time, so that a chunk of any size gives the
same bytes.
"""

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


def share(points: Table, keys: str, weights: str, name: str) -> F8:
    """The part of a sketch's weight that `name` has, 0 to 1: scorer.sketch.share in columns."""
    wanted = np.uint64(text_hash(name))
    mine, total = np.zeros(len(points)), np.zeros(len(points))
    for place in range(points[keys].shape[1]):
        weight = points[weights][:, place].astype(np.float64)
        total = total + weight
        mine = np.where(points[keys][:, place] == wanted, weight, mine)
    return np.where(total > 0.0, mine / np.where(total > 0.0, total, 1.0), 0.0)


def decayed(points: Table, kind: int, at_ms: I8, half_life_ms: int) -> F8:
    """Events of a kind, each halved with every half-life since, as of `at_ms`."""
    powers = np.ones(len(points))
    _powers(ready(points["landmark_ms"] - at_ms, np.int64), np.int64(half_life_ms), powers)
    return np.asarray(points["counts"][:, kind].astype(np.float64) * powers)


@compiled
def _powers(delta_ms: I8, half_life_ms: Int, powers: F8) -> None:
    for i in range(len(delta_ms)):
        powers[i] = decay.power(delta_ms[i], half_life_ms)


def bought_within(points: Table, at_ms: I8, days: int) -> F8:
    """Remembered purchases in the `days` times 24 hours before `at_ms`, to the minute."""
    bought_min = points["bought_min"].astype(np.int64)
    since_min = (at_ms // _MINUTE_MS)[:, None] - days * (_DAY_MS // _MINUTE_MS)
    return np.asarray(((bought_min > 0) & (bought_min > since_min)).sum(axis=1), np.float64)


def days_since_purchase(points: Table, at_ms: I8) -> F8:
    """Days since the last purchase, to the minute."""
    bought_min = points["bought_min"][:, 0].astype(np.int64)
    days = np.maximum(at_ms // _MINUTE_MS - bought_min, 0) * _MINUTE_MS / _DAY_MS
    return np.where(bought_min > 0, days, np.nan)


def days_since_last(points: Table, at_ms: I8) -> F8:
    """Days from the shopper's event before this one to this one."""
    return np.where(points["previous_ms"] >= 0, np.maximum(at_ms - points["previous_ms"], 0) / _DAY_MS, np.nan)


def known_price(price: npt.NDArray[Any], known: Flags) -> F8:
    """A price in the shop's currency."""
    return np.where(known, price.astype(np.float64), np.nan)


def among_recent(points: Table, product: str) -> Flags:
    """Whether the product is among the last ten that the shopper clicked."""
    return np.asarray((points["recent"] == np.uint32(short(np.uint64(text_hash(product))))).any(axis=1))
