"""The shoppers: hidden tastes, purses, languages, and how each takes to being promoted to."""

from dataclasses import dataclass

import numpy as np

from streams.shop.catalogue import CHINESE, ENGLISH, TIERS
from streams.shop.chance import Ints, bell, chance, weighted
from streams.shop.vocabulary import BRANDS, TOPICS

BOTS_PER_MILLION = 2_500
# How a promotion moves a shopper; the shares are in hundredths.
PERSUADABLE, SURE, INDIFFERENT, ANNOYED = 0, 1, 2, 3
ATTITUDE_SHARES = np.array([40, 20, 30, 10], np.int64)


@dataclass(frozen=True)
class Shoppers:
    """`taste` int64[S, topics], about -20 to 110; `brands` int64[S, 2] favourites; `tier` the price tier
    liked best; `attitude` one of the four constants above; `activity` how often a shopper comes; `is_bot` a
    machine, no taste."""

    ids: list[str]
    taste: Ints
    brands: Ints
    tier: Ints
    language: Ints
    attitude: Ints
    activity: Ints
    is_bot: np.typing.NDArray[np.bool_]


def make_shoppers(rng: np.random.Generator, count: int) -> Shoppers:
    """`count` shoppers, the last few of them bots; ids do not tell which."""
    is_bot = np.arange(count) >= count - max(1, count * BOTS_PER_MILLION // 1_000_000)
    taste = bell(rng, 8, count, len(TOPICS))
    for strength in (90, 55, 35):
        taste[np.arange(count), rng.integers(0, len(TOPICS), count)] += strength
    taste[is_bot] = 0
    return Shoppers(
        ids=[f"s{number:06d}" for number in rng.permutation(count)],
        taste=np.clip(taste, -40, 127),
        brands=rng.integers(0, len(BRANDS), (count, 2)),
        tier=np.clip(bell(rng, 1, count) + 2, 0, TIERS - 1),
        language=np.where(chance(rng, 550_000, count), CHINESE, ENGLISH),
        attitude=weighted(rng, ATTITUDE_SHARES, count),
        activity=np.where(is_bot, 0, 1_000_000 // (60 + rng.permutation(count) * 400 // count)),
        is_bot=is_bot,
    )
