"""The truth of the shop: who wants what, and what a promotion changes. THE ONE PLACE of the response model.

Nothing in `scorer/` may read this (scorer cannot import streams; a contract in CI holds that). It measures
only.

Interest. A shopper who is shown a product clicks it with probability logistic(u), where u, in hundredths of
log-odds, is

    u = BASE + (taste . latent) / TASTE_SCALE + quality
        + BRAND_BONUS if the brand is one of the shopper's two
        - TIER_STEP for each price tier between the shopper's and the product's
        - OTHER_LANGUAGE if the title is not in the shopper's language

A bot has no taste: it clicks everything with the same small chance.

Response. Left alone, a shopper buys a launched product within a day with probability interest x
SHARE_BOUGHT. A promotion multiplies that by LIFT of the shopper's attitude: persuadable, sure (buys
anyway), indifferent, annoyed (buys less), and capped at 1. A promotion that follows another within a day
moves only half as far from 1.

Offer and channel. A promotion through a channel is seen with probability SEEN of the channel, times FAVOURITE for the
one channel that each shopper likes best (drawn by shopper, hidden), times how well the channel suits the product (drawn
by product and channel, from SUITS_LEAST to SUITS_MOST), capped at 1. What is not seen changes nothing. A promotion that
is seen is clicked with probability interest x (1 + CLICK_PULL x discount); the chance of a purchase within a day, left
alone interest x SHARE_BOUGHT, is multiplied by 1 + seen x (LIFT - 1 + PULL of the shopper's price tier x discount).
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from streams.publish.ids import mix
from streams.shop.catalogue import BOTH, TIERS, Catalogue
from streams.shop.chance import Ints, logistic_table
from streams.shop.shoppers import ATTITUDE_SHARES, Shoppers
from streams.shop.vocabulary import BRANDS

BASE = -430
TASTE_SCALE = 18
BRAND_BONUS = 70
TIER_STEP = 22
OTHER_LANGUAGE = 45
SHARE_BOUGHT = 0.08
LIFT = (2.6, 1.05, 1.0, 0.7)  # persuadable, sure, indifferent, annoyed
SEEN = (0.5, 0.4, 0.9, 0.25)  # push, coupon, home slot, e-mail: the order of scorer.channels
FAVOURITE = 1.6
SUITS_LEAST, SUITS_MOST = 0.6, 1.4
CLICK_PULL = 2.0
PULL = (9.0, 7.0, 5.0, 3.0, 1.5)  # by price tier, the cheapest first: a tenth off adds 90% or 15%
_LOW, _HIGH = -900, 400
_SAMPLE = 4_000

Floats = npt.NDArray[np.float64]


class Truth:
    """Answers about shoppers and products by id. Reads the shop's latent numbers, never its events."""

    def __init__(self, seed: int, catalogue: Catalogue, shoppers: Shoppers) -> None:
        self._seed, self._catalogue, self._shoppers = seed, catalogue, shoppers

    def interest(self, shopper_ids: Sequence[str], product_ids: Sequence[str]) -> Floats:
        """Probability, pair by pair, that the shopper clicks the product when shown it; NaN for an unknown
        id."""
        shopper, product = self._indices(shopper_ids, product_ids)
        known = (shopper >= 0) & (product >= 0)
        return np.where(known, self.pair_interest_micro(shopper, product) / 1e6, np.nan)

    def clicks(self, shopper_ids: Sequence[str], product_ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """One seeded draw per pair from `interest`: a label to measure scores against. The same pair, the
        same draw."""
        return self._draw(1, shopper_ids, product_ids) < self.interest(shopper_ids, product_ids)

    def purchase(self, shopper_ids: Sequence[str], product_ids: Sequence[str], *, promotions: npt.ArrayLike) -> Floats:
        """Probability of a purchase within a day, given how many promotions of the last day reached the
        shopper."""
        shopper, _ = self._indices(shopper_ids, product_ids)
        lift = np.array(LIFT)[self._shoppers.attitude[shopper]]
        reached = np.asarray(promotions)
        applied = np.where(reached == 0, 1.0, np.where(reached == 1, lift, 1 + (lift - 1) / 2))
        bought: Floats = np.minimum(self.interest(shopper_ids, product_ids) * SHARE_BOUGHT * applied, 1.0)
        return bought

    def response(
        self, shoppers: Ints, products: Ints, *, channel: int, discount: float, known: bool = True
    ) -> tuple[Floats, Floats]:
        """Probability of a click on a promotion, and of a purchase within a day, pair by pair, by index.

        `channel` is an index into scorer.channels; `discount` a part of the price. Where not `known`, the mean over
        what nobody can see of a shopper: attitude and favourite channel.
        """
        interest = self.pair_interest_micro(shoppers, products) / 1e6
        suits = SUITS_LEAST + (SUITS_MOST - SUITS_LEAST) * self._share(3, products, channel)
        favourite = (self._share(4, shoppers) * len(SEEN)).astype(np.int64) == channel
        liked = np.minimum(SEEN[channel] * suits * FAVOURITE, 1.0)
        plain = np.minimum(SEEN[channel] * suits, 1.0)
        seen = np.where(favourite, liked, plain) if known else (liked + (len(SEEN) - 1) * plain) / len(SEEN)
        lift = np.array(LIFT)[self._shoppers.attitude[shoppers]] if known else np.array(LIFT) @ ATTITUDE_SHARES / 100
        pull = np.array(PULL)[self._shoppers.tier[shoppers]] * discount
        clicked: Floats = np.minimum(seen * interest * (1 + CLICK_PULL * discount), 1.0)
        bought: Floats = np.minimum(interest * SHARE_BOUGHT * (1 + seen * (lift - 1 + pull)), 1.0)
        return clicked, bought

    def knows(self, shopper_id: str, product_id: str) -> bool:
        """Whether both ids are of this shop."""
        return shopper_id in self._shopper_index and product_id in self._product_index

    def promoted(self, shopper_id: str, product_id: str, *, channel: int, discount: float) -> tuple[float, float]:
        """`response` of one pair by id: probability of a click, and of a purchase within a day. KeyError for an unknown
        id."""
        clicked, bought = self.responses([shopper_id], [product_id], channel=channel, discount=discount)
        return float(clicked[0]), float(bought[0])

    def responses(
        self,
        shopper_ids: Sequence[str],
        product_ids: Sequence[str],
        *,
        channel: int,
        discount: float,
        known: bool = True,
    ) -> tuple[Floats, Floats]:
        """`response` pair by pair, by id. KeyError for an unknown id."""
        shopper = np.array([self._shopper_index[name] for name in shopper_ids], np.int64)
        product = np.array([self._product_index[name] for name in product_ids], np.int64)
        return self.response(shopper, product, channel=channel, discount=discount, known=known)

    def price(self, product_id: str) -> float:
        """List price of a product. KeyError for an unknown id."""
        return float(self._catalogue.price_cents[self._product_index[product_id]]) / 100

    def popularity(self, product_ids: Sequence[str]) -> Floats:
        """Mean interest over a sample of people: the best that a score can know that knows no shopper.

        NaN for an unknown id.
        """
        names, place = np.unique(np.asarray(product_ids), return_inverse=True)
        product = np.array([self._product_index.get(name, -1) for name in names.tolist()], np.int64)
        people = np.flatnonzero(~self._shoppers.is_bot)[:_SAMPLE]
        wanted = _micro(self._shopper_side[people] @ self._product_side[product].T)
        share: Floats = np.where(product >= 0, wanted.sum(axis=0) / (len(people) * 1e6), np.nan)[place]
        return share

    def is_bot(self, shopper_ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """True for a bot, False for a person or an unknown id."""
        shopper = np.array([self._shopper_index.get(name, -1) for name in shopper_ids], np.int64)
        return (shopper >= 0) & self._shoppers.is_bot[shopper]

    def interest_micro(self, shoppers: slice) -> Ints:
        """Interest of some shoppers in all products, int64[shoppers, products], in millionths; for the shop
        itself."""
        return _micro(self._shopper_side[shoppers] @ self._product_side.T)

    def pair_interest_micro(self, shoppers: Ints, products: Ints) -> Ints:
        """Interest pair by pair, by index, in millionths; for the shop itself."""
        return _micro(np.einsum("ij,ij->i", self._shopper_side[shoppers], self._product_side[products]))

    def _share(self, purpose: int, index: Ints, other: int = 0) -> Floats:
        """A seeded number of 0..1 for each index."""
        bits = mix(self._seed, purpose, other, index.astype(np.uint64))
        return (bits >> np.uint64(11)) / float(1 << 53)

    def _draw(self, purpose: int, shopper_ids: Sequence[str], product_ids: Sequence[str]) -> Floats:
        shopper, product = self._indices(shopper_ids, product_ids)
        bits = mix(self._seed, purpose, shopper.astype(np.uint64), product.astype(np.uint64))
        return (bits >> np.uint64(11)) / float(1 << 53)

    def _indices(self, shopper_ids: Sequence[str], product_ids: Sequence[str]) -> tuple[Ints, Ints]:
        shopper = np.array([self._shopper_index.get(name, -1) for name in shopper_ids], np.int64)
        product = np.array([self._product_index.get(name, -1) for name in product_ids], np.int64)
        return shopper, product

    @cached_property
    def _shopper_index(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self._shoppers.ids)}

    @cached_property
    def _product_index(self) -> dict[str, int]:
        names = self._catalogue.table.column("product").to_pylist()
        return {name: index for index, name in enumerate(names)}

    @cached_property
    def _shopper_side(self) -> npt.NDArray[np.float32]:
        """Whole numbers small enough that a float32 product of matrices is exact, in whatever order it is
        summed."""
        shoppers = self._shoppers
        count, rows = len(shoppers.ids), np.arange(len(shoppers.ids))
        brands = np.zeros((count, len(BRANDS)), np.int64)
        brands[rows[:, None], shoppers.brands] = BRAND_BONUS * TASTE_SCALE
        tiers = -TIER_STEP * TASTE_SCALE * np.abs(shoppers.tier[:, None] - np.arange(TIERS))
        languages = np.zeros((count, 3), np.int64)
        languages[rows, 1 - shoppers.language] = -OTHER_LANGUAGE * TASTE_SCALE
        ones = np.full((count, 1), 1)
        sides = [shoppers.taste, brands, tiers, languages, ones]
        side: npt.NDArray[np.float32] = np.concatenate(sides, axis=1).astype(np.float32)
        side[shoppers.is_bot, :-1] = 0
        return side

    @cached_property
    def _product_side(self) -> npt.NDArray[np.float32]:
        catalogue = self._catalogue
        sides = [
            catalogue.latent,
            np.eye(len(BRANDS), dtype=np.int64)[catalogue.brand],
            np.eye(TIERS, dtype=np.int64)[catalogue.tier],
            np.eye(BOTH + 1, dtype=np.int64)[catalogue.language],
            (BASE + catalogue.quality)[:, None] * TASTE_SCALE,
        ]
        side: npt.NDArray[np.float32] = np.concatenate(sides, axis=1).astype(np.float32)
        return side


def _micro(scaled: npt.NDArray[np.float32]) -> Ints:
    odds = np.clip(np.floor(scaled / TASTE_SCALE), _LOW, _HIGH).astype(np.int64)
    micro: Ints = logistic_table(_LOW, _HIGH)[odds - _LOW]
    return micro
