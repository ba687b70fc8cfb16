"""What happens within the sessions: times, kinds and products of every act, one row an act, before any text
is written."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from streams.shop.browsing import Browsing
from streams.shop.calendar import DAY_MS, HOUR_MS, Bursts
from streams.shop.chance import Ints, chance, exponential, weighted
from streams.shop.launches import Launches
from streams.shop.returning import come_back
from streams.shop.sessions import Sessions
from streams.shop.shoppers import Shoppers

VIEW, CART, UNCART, FAVOURITE, PURCHASE, RETURN, SEARCH, REVIEW = range(8)
KIND_NAMES = ("view", "cart", "uncart", "favourite", "purchase", "return")
_ACT_PER_MILLION = 205_000
_GAP_MS, _LEAST_GAP_MS, _BOT_GAP_MS = 38_000, 1_500, 1_000
# Of the acts after a view, by kind; a wanted product is bought more often.
_CURIOUS = np.array([42, 3, 43, 12], np.int64)
_EAGER = np.array([48, 2, 20, 30], np.int64)
_ACT_KINDS = np.array([CART, UNCART, FAVOURITE, PURCHASE], np.int64)
_EAGER_FROM_MICRO = 60_000
_REVIEW_PER_MILLION, _RETURN_PER_MILLION = 300_000, 50_000


@dataclass(frozen=True)
class Acts:
    """`session` is an index into Sessions; `product` an index into the catalogue; `quantity` 1 or more."""

    shopper: Ints
    at_ms: Ints
    kind: Ints
    product: Ints
    quantity: Ints
    session: Ints

    def __len__(self) -> int:
        return len(self.shopper)


def act_out(
    rng: np.random.Generator,
    sessions: Sessions,
    shoppers: Shoppers,
    browsing: Browsing,
    launches: Launches,
    bursts: Bursts,
) -> Acts:
    """Every act of every session, then the returns and reviews that follow purchases."""
    session = np.repeat(np.arange(len(sessions.events)), sessions.events).astype(np.int64)
    position = np.arange(len(session)) - np.repeat(np.cumsum(sessions.events) - sessions.events, sessions.events)
    shopper = sessions.shopper[session]
    at_ms = sessions.start_ms[session] + _elapsed(rng, sessions, shoppers.is_bot[shopper])
    lead = _lead(rng, sessions, browsing, launches, bursts)
    searches = (position == 0) & sessions.begins_with_search[session]
    leads = position == sessions.begins_with_search[session].astype(np.int64)
    views = searches | leads | shoppers.is_bot[shopper] | ~chance(rng, _ACT_PER_MILLION, len(session))
    seen = lead[session]
    further = np.flatnonzero(views & ~searches & ~leads)
    seen[further] = browsing.draw(rng, shopper[further], at_ms[further], browsing.follow(rng, seen[further]))
    people = further[~shoppers.is_bot[shopper[further]]]
    seen = come_back(rng, shopper, seen, views=views, able=people, browsing=browsing)
    product = seen[np.maximum.accumulate(np.where(views, np.arange(len(views)), 0))]
    eager = browsing.interest_micro(shopper, product) >= _EAGER_FROM_MICRO
    kind = np.where(searches, SEARCH, np.where(views, VIEW, _act_kinds(rng, eager)))
    quantity = np.where(kind == PURCHASE, 1 + (rng.integers(0, 10, len(kind)) == 0), 1)
    return _with_consequences(rng, Acts(shopper, at_ms, kind, product, quantity, session))


def _elapsed(rng: np.random.Generator, sessions: Sessions, bot: npt.NDArray[np.bool_]) -> Ints:
    """Time since the start of the session: people pause, bots tick."""
    gaps = np.where(bot, _BOT_GAP_MS, _LEAST_GAP_MS + exponential(rng, _GAP_MS, len(bot)))
    upto = np.cumsum(gaps)
    firsts = np.cumsum(sessions.events) - sessions.events
    elapsed: Ints = upto - np.repeat(upto[firsts], sessions.events)
    return elapsed


def _lead(rng: np.random.Generator, sessions: Sessions, browsing: Browsing, launches: Launches, bursts: Bursts) -> Ints:
    anything = np.full(len(sessions.shopper), -1, np.int64)
    drawn = browsing.draw(rng, sessions.shopper, sessions.start_ms, anything)
    hyped = launches.product[bursts.launch[np.maximum(sessions.burst, 0)]]
    return np.where(sessions.burst >= 0, hyped, drawn)


def _act_kinds(rng: np.random.Generator, eager: npt.NDArray[np.bool_]) -> Ints:
    curious = _ACT_KINDS[weighted(rng, _CURIOUS, len(eager))]
    return np.where(eager, _ACT_KINDS[weighted(rng, _EAGER, len(eager))], curious)


def _with_consequences(rng: np.random.Generator, acts: Acts) -> Acts:
    bought = np.flatnonzero(acts.kind == PURCHASE)
    returned = bought[chance(rng, _RETURN_PER_MILLION, len(bought))]
    reviewed = bought[chance(rng, _REVIEW_PER_MILLION, len(bought))]
    later = np.concatenate([returned, reviewed])
    wait_ms = np.concatenate(
        [
            DAY_MS + exponential(rng, DAY_MS, len(returned)),
            HOUR_MS + exponential(rng, DAY_MS // 2, len(reviewed)),
        ]
    )
    kinds = np.concatenate([np.full(len(returned), RETURN), np.full(len(reviewed), REVIEW)])
    return Acts(
        shopper=np.concatenate([acts.shopper, acts.shopper[later]]),
        at_ms=np.concatenate([acts.at_ms, acts.at_ms[later] + wait_ms]),
        kind=np.concatenate([acts.kind, kinds]),
        product=np.concatenate([acts.product, acts.product[later]]),
        quantity=np.concatenate([acts.quantity, acts.quantity[later]]),
        session=np.concatenate([acts.session, acts.session[later]]),
    )
