"""The decisions of a regret run: who comes when, what may be promoted, and what the shop's truth says of each action.

The plan of every launch is the issue's example: push, coupon and home slot, list price and ten off, 0.2 of money a
click, 5.0 a purchase; ten off costs 1.0 where it is used, and each message costs what SENDING says. A shopper comes,
with a chance that goes by activity, at any time from the second day on; candidates are the three live launches of the
greatest interest. Interest is the truth's with log-odds disturbed by a normal number of NOISE, one for each shopper
and launch, in place of the model; the chance of a purchase is that interest times the share that buys unasked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from streams.shop.calendar import DAY_MS, DAYS, START_MS
from streams.shop.shop import Shop

EVENTS = 400_000  # of the shop: 20,000 shoppers, 2,000 products, 60 launches
CANDIDATES = 3
OFFERS = ((0.0, 0), (0.10, 1_000_000))  # discount; what it costs where it is used, millionths
CHANNELS = (0, 1, 2)  # push, coupon, home slot
ARMS = tuple((offer, channel) for offer in range(len(OFFERS)) for channel in CHANNELS)
SENDING_MICRO = (6_000, 8_000, 12_000, 2_000)  # of one message, by channel
CLICK_MICRO, PURCHASE_MICRO = 200_000, 5_000_000
NOISE = 0.5
SHARE_BOUGHT = 0.08

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """N decisions; arms stand candidate first, [N, CANDIDATES * len(ARMS)].

    `launch` int32[N, CANDIDATES], -1 none; `interest_micro` likewise, the model's. `clicked` and `bought`: chances by
    the truth; `worth` the expected reward in money by all that anybody can see."""

    launches: int
    at_ms: Ints
    launch: Whole
    interest_micro: Whole
    elapsed_ms: Ints
    window_ms: Ints
    events: Ints
    price_micro: Ints
    mean_price_micro: Ints
    clicked: Floats
    bought: Floats
    worth: Floats
    drawn: Floats  # float32[N, 2]: the luck of each decision, the same for every policy


def make_world(seed: int, decisions: int) -> World:
    """The world of a seed."""
    shop, chance = Shop(seed, EVENTS), np.random.default_rng([seed, 1])
    activity = shop.shoppers.activity / shop.shoppers.activity.sum()
    shopper = chance.choice(len(activity), decisions, p=activity)
    at_ms = np.sort(START_MS + DAY_MS + chance.integers(0, (DAYS - 1) * DAY_MS, decisions))
    true = _interest(shop)
    seen = _disturbed(true, chance)
    launch = _candidates(shop, seen, shopper, at_ms)
    some = np.maximum(launch, 0)
    product = shop.plan.product[some]
    price = shop.catalogue.price_cents * 10_000
    count = len(ARMS)
    clicked, bought, hidden = (np.zeros((decisions, CANDIDATES * count), np.float32) for _ in range(3))
    unclicked = hidden.copy()
    for c in range(CANDIDATES):
        for a, (offer, channel) in enumerate(ARMS):
            told: dict[str, Any] = {"channel": channel, "discount": OFFERS[offer][0]}
            at = c * count + a
            clicked[:, at], bought[:, at] = shop.truth.response(shopper, product[:, c], **told)
            unclicked[:, at], hidden[:, at] = shop.truth.response(shopper, product[:, c], **told, known=False)
    return World(
        launches=len(shop.plan.product),
        at_ms=at_ms,
        launch=launch,
        interest_micro=(seen[shopper[:, None], some] * 1e6).astype(np.int32),
        elapsed_ms=at_ms[:, None] - shop.plan.start_ms[some],
        window_ms=(shop.plan.end_ms - shop.plan.start_ms)[some],
        events=_events_before(shopper),
        price_micro=price[product],
        mean_price_micro=_usual_price(shop, price)[shopper],
        clicked=clicked,
        bought=bought,
        worth=_worth(unclicked, hidden, launch),
        drawn=chance.random((decisions, 2), np.float32),
    )


def _interest(shop: Shop) -> npt.NDArray[np.float64]:
    """The truth's, [shoppers, launches]."""
    count, product = len(shop.shoppers.ids), shop.plan.product
    parts = [shop.truth.interest_micro(slice(at, at + 2_000))[:, product] for at in range(0, count, 2_000)]
    return np.asarray(np.concatenate(parts) / 1e6, np.float64)


def _disturbed(interest: npt.NDArray[np.float64], chance: np.random.Generator) -> npt.NDArray[np.float64]:
    odds = np.log(interest / (1 - interest)) + chance.normal(0, NOISE, interest.shape)
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _candidates(shop: Shop, seen: npt.NDArray[np.float64], shopper: Ints, at_ms: Ints) -> Whole:
    chosen = np.full((len(shopper), CANDIDATES), -1, np.int32)
    for at in range(0, len(shopper), 10_000):
        part = slice(at, at + 10_000)
        now = at_ms[part, None]
        live = (shop.plan.start_ms <= now) & (now < shop.plan.end_ms)
        ranks = np.where(live, seen[shopper[part]], -1.0)
        best = np.argsort(-ranks, axis=1, kind="stable")[:, :CANDIDATES]
        chosen[part] = np.where(np.take_along_axis(live, best, axis=1), best, -1)
    return chosen


def _events_before(shopper: Ints) -> Ints:
    """How often each shopper came before: 20 events on average before the first decision, 8 a visit."""
    order = np.argsort(shopper, kind="stable")
    same = np.concatenate([[0], np.cumsum(np.diff(shopper[order]) != 0)])
    first = np.searchsorted(same, same)
    visits = np.zeros(len(shopper), np.int64)
    visits[order] = np.arange(len(shopper)) - first
    return 20 + 8 * visits


def _usual_price(shop: Shop, price: Ints) -> Ints:
    """The mean price of a price tier, as what a shopper of that tier mostly clicks."""
    tiers = np.array([price[shop.catalogue.tier == tier].mean() for tier in range(5)]).astype(np.int64)
    return tiers[shop.shoppers.tier]


def _worth(clicked: Floats, bought: Floats, launch: Whole) -> Floats:
    cost = np.array([OFFERS[offer][1] for offer, _ in ARMS * CANDIDATES])
    sending = np.array([SENDING_MICRO[channel] for _, channel in ARMS * CANDIDATES])
    worth = (CLICK_MICRO * clicked + (PURCHASE_MICRO - cost) * bought - sending) / 1e6
    there = np.repeat(launch >= 0, len(ARMS), axis=1)
    return np.where(there, worth, -np.inf).astype(np.float32)
