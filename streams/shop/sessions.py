"""Sessions: who comes when, for how many events, and whether the visit begins with a search."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from streams.shop.calendar import Bursts, session_starts
from streams.shop.chance import Ints, chance, exponential, weighted
from streams.shop.shoppers import Shoppers

MEAN_EVENTS = 8
_MOST_EVENTS = 60
_SEARCH_PER_MILLION = 330_000
BOT_SHARE_PER_MILLION = 20_000
_BOT_EVENTS = 240


@dataclass(frozen=True)
class Sessions:
    """Sorted by shopper, then time. `burst` is the index of the burst that caused the visit, -1 for most."""

    shopper: Ints
    start_ms: Ints
    events: Ints
    burst: Ints
    begins_with_search: npt.NDArray[np.bool_]


def plan_sessions(rng: np.random.Generator, shoppers: Shoppers, bursts: Bursts, events: int) -> Sessions:
    """Enough sessions for at least `events` events."""
    sizes = _sizes(rng, events)
    bots = _bot_sizes(events)
    count = len(sizes)
    shopper = weighted(rng, shoppers.activity, count)
    machine = np.flatnonzero(shoppers.is_bot)[rng.integers(0, shoppers.is_bot.sum(), len(bots))]
    all_shoppers = np.concatenate([shopper, machine])
    start_ms, burst = session_starts(rng, count + len(bots), bursts)
    burst[count:] = -1
    search = chance(rng, _SEARCH_PER_MILLION, count + len(bots))
    search[count:] = False
    order = np.lexsort((start_ms, all_shoppers))
    size = np.concatenate([sizes, bots])
    return Sessions(all_shoppers[order], start_ms[order], size[order], burst[order], search[order])


def _sizes(rng: np.random.Generator, events: int) -> Ints:
    likely = events // MEAN_EVENTS * 5 // 4 + 64
    sizes = 2 + np.minimum(exponential(rng, MEAN_EVENTS - 2, likely), _MOST_EVENTS)
    enough = int(np.searchsorted(np.cumsum(sizes), events)) + 1
    return sizes[:enough]


def _bot_sizes(events: int) -> Ints:
    whole = events * BOT_SHARE_PER_MILLION // 1_000_000
    visits = max(1, whole // _BOT_EVENTS)
    return np.full(visits, min(_BOT_EVENTS, max(2, whole)), np.int64)
