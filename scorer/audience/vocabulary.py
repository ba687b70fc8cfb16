"""The words of an audience: what each means, what it takes and gives, and how it is read off the profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer import channels, kinds, languages, profile
from scorer.audience import readings
from scorer.audience.readings import Moment

NUMBER: Final = "number"
TEXT: Final = "text"
TRUTH: Final = "truth"
MOST_DAYS: Final = 3_650
_PERSONAL = tuple(channels.names(channels.PERSONAL))


@dataclass(frozen=True)
class Parameter:
    """One argument. `name` is empty for a text, which is given without one; `words`: those that it may be."""

    meaning: str
    name: str = ""
    words: tuple[str, ...] = ()


Read = Callable[[Moment, Any], npt.NDArray[Any]]


@dataclass(frozen=True)
class Word:
    """`gives` is NUMBER (from `least` to `most`), TEXT (one of `words`) or TRUTH. `read` is told the argument."""

    meaning: str
    gives: str
    read: Read
    parameter: Parameter | None = None
    least: float = 0.0
    most: float = inf
    words: tuple[str, ...] = ()


def _decayed(kind: str, meaning: str) -> Word:
    def read(at: Moment, _: Any) -> npt.NDArray[Any]:
        return readings.decayed(at, kinds.KINDS[kind])

    return Word(f"{meaning}; each counts half after `half_life_ms`, a quarter after twice that", NUMBER, read)


def _share(of: str, keys: str, weights: str) -> Word:
    return Word(
        f"the share of the shopper's interest that a {of} has, 0 to 1: of the eight heaviest, recent ones count more",
        NUMBER,
        lambda at, name: readings.share(at, keys, weights, name),
        Parameter(f"a {of}"),
        most=1.0,
    )


VOCABULARY: Mapping[str, Word] = {
    "affinity": _share("category", "categories", "category_weights"),
    "brand_affinity": _share("brand", "brands", "brand_weights"),
    "purchases": Word(
        f"purchases in the last so many days, exact up to {profile.PURCHASES}: {profile.PURCHASES} is that or more",
        NUMBER,
        lambda at, days: readings.bought_within(at, int(days)),
        Parameter(f"1 to {MOST_DAYS}", name="days"),
        most=profile.PURCHASES,
    ),
    "days_since_purchase": Word(
        "days since the last purchase; unknown before the first",
        NUMBER,
        lambda at, _: readings.days_since_purchase(at),
    ),
    "days_since_last": Word(
        "days since the shopper was last seen, before this event; unknown at the first",
        NUMBER,
        lambda at, _: readings.days_since_last(at),
    ),
    "events": Word(
        "everything that the shopper has done, ever", NUMBER, lambda at, _: at.points["events"].astype(np.float64)
    ),
    "decayed_views": _decayed("view", "views"),
    "decayed_carts": _decayed("cart", "products put in the cart"),
    "decayed_favourites": _decayed("favourite", "products marked as favourites"),
    "decayed_purchases": _decayed("purchase", "purchases"),
    "decayed_returns": _decayed("return", "returns"),
    "decayed_searches": _decayed("search", "searches"),
    "decayed_reviews": _decayed("review", "reviews"),
    "price_level": Word(
        "the mean price of what the shopper looks at and buys, recent ones count more; unknown without prices",
        NUMBER,
        lambda at, _: readings.known_price(at.points["price_mean"], at.points["price_weight"] > 0.0),
    ),
    "last_price": Word(
        "the price of the product clicked last; unknown without one",
        NUMBER,
        lambda at, _: readings.known_price(at.points["last_price"], at.points["last_price"] > 0.0),
    ),
    "language": Word(
        "the language that the shopper has told; unknown before that",
        TEXT,
        lambda at, _: at.points["language"],
        words=languages.LANGUAGES[1:],
    ),
    "consent": Word(
        "the shopper has told to consent to a channel",
        TRUTH,
        lambda at, name: (at.points["consent"] & np.uint8(channels.mask([name]))) != 0,
        Parameter("a personal channel", words=_PERSONAL),
    ),
    "clicked": Word(
        "a product is among the last ten different ones that the shopper clicked",
        TRUTH,
        lambda at, product: readings.among_recent(at.points, product),
        Parameter("a product"),
    ),
    "is_new": Word(
        "the shopper has bought nothing so far", TRUTH, lambda at, _: at.points["bought_min"][:, 0] == np.uint32(0)
    ),
    "everyone": Word("always holds", TRUTH, lambda at, _: np.ones(len(at.points), np.bool_)),
}
