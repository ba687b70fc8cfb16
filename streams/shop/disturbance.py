"""What a real log suffers: some events arrive late, a few far too late, some twice. Planted here, so it is
known."""

from dataclasses import dataclass

import numpy as np

from streams.shop.calendar import DAY_MS, HOUR_MS, MINUTE_MS
from streams.shop.chance import Ints, chance, exponential

_LATE_PER_MILLION, _LATE_MEAN_MS = 10_000, 20 * MINUTE_MS
_VERY_LATE_PER_MILLION = 300
_TWICE_PER_MILLION, _REPEAT_MEAN_MS = 3_000, 5_000


@dataclass(frozen=True)
class Arrival:
    """Acts in the order of their arrival: `act[i]` arrives at `arrived_ms[i]`; `again[i]` marks a second
    arrival."""

    act: Ints
    arrived_ms: Ints
    again: np.typing.NDArray[np.bool_]


def arrive(rng: np.random.Generator, at_ms: Ints, upto: int) -> Arrival:
    """The first `upto` arrivals. Equal times keep the order of the acts."""
    count = len(at_ms)
    delay_ms = np.where(chance(rng, _LATE_PER_MILLION, count), exponential(rng, _LATE_MEAN_MS, count), 0)
    very = chance(rng, _VERY_LATE_PER_MILLION, count)
    delay_ms = np.where(very, DAY_MS + rng.integers(2 * HOUR_MS, 30 * HOUR_MS, count), delay_ms)
    arrived_ms = at_ms + delay_ms
    twice = np.flatnonzero(chance(rng, _TWICE_PER_MILLION, count))
    act = np.concatenate([np.arange(count), twice]).astype(np.int64)
    repeated_ms = arrived_ms[twice] + exponential(rng, _REPEAT_MEAN_MS, len(twice))
    arrived_ms = np.concatenate([arrived_ms, repeated_ms])
    again = np.arange(len(act)) >= count
    order = np.argsort(arrived_ms, kind="stable")[:upto]
    return Arrival(act[order], arrived_ms[order], again[order])
