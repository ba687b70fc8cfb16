"""The catalogue: titles, categories, brands and prices that everyone sees, and the latent numbers that
nobody does.

Products stand in the order of their categories, so that a category is a range of indices.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from streams.publish.log import COLUMNS
from streams.shop.chance import Ints, bell, chance
from streams.shop.vocabulary import ADJECTIVES, BRANDS, CATEGORIES, COLOURS, SERIES, TOPICS, Pair

TIERS = 5
_ANYWHERE = ("fashion", "crafts", "home")
CHINESE, ENGLISH, BOTH = 0, 1, 2
_TOPIC = {name: index for index, name in enumerate(TOPICS)}


@dataclass(frozen=True)
class Catalogue:
    """`latent` int64[P, topics], about -30 to 120; `quality` -40 to 40 hundredths of log-odds; `exposure`
    how often a product is shown; `category_from[c]` to `category_from[c + 1]` are the products of category
    c; `tier` 0 is the cheapest fifth of the price range of its category."""

    table: pa.Table
    latent: Ints
    quality: Ints
    exposure: Ints
    category: Ints
    category_from: Ints
    noun: Ints
    adjective: Ints
    brand: Ints
    tier: Ints
    language: Ints
    price_cents: Ints

    def noun_of(self, product: int) -> Pair:
        """The noun in the title, in Chinese and English."""
        nouns: tuple[Pair, ...] = CATEGORIES[self.category[product]].nouns
        return nouns[self.noun[product]]


def make_catalogue(rng: np.random.Generator, count: int) -> Catalogue:
    """`count` products, spread evenly over the categories."""
    category = np.sort(np.arange(count) % len(CATEGORIES)).astype(np.int64)
    noun = rng.integers(0, 6, count)
    adjective = _adjectives(rng, category)
    brand = rng.integers(0, len(BRANDS), count)
    tier = rng.integers(0, TIERS, count)
    language = np.array([CHINESE, CHINESE, ENGLISH, ENGLISH, BOTH], np.int64)[rng.integers(0, 5, count)]
    cents = _price_cents(rng, category, tier)
    series, colour = (rng.integers(0, len(SERIES), count), rng.integers(0, len(COLOURS), count))
    titles = [_title(*words) for words in zip(category, noun, adjective, brand, language, series, colour, strict=True)]
    table = pa.table(
        {
            "product": [f"p{number:05d}" for number in rng.permutation(count)],
            "title": titles,
            "category": [CATEGORIES[index].path for index in category],
            "brand": [BRANDS[index][1] for index in brand],
            "price": cents / 100,
            "stock": pa.nulls(count, pa.int64()),
        },
        schema=COLUMNS["products"],
    )
    return Catalogue(
        table=table,
        latent=_latent(rng, category, adjective),
        quality=np.clip(bell(rng, 18, count), -40, 40),
        exposure=1_000_000 // (20 + rng.permutation(count)),
        category=category,
        category_from=np.searchsorted(category, np.arange(len(CATEGORIES) + 1)).astype(np.int64),
        noun=noun,
        adjective=adjective,
        brand=brand,
        tier=tier,
        language=language,
        price_cents=cents,
    )


def _adjectives(rng: np.random.Generator, category: Ints) -> Ints:
    """Words that suit the category: of its main topic, its second, or of a topic that suits anything."""
    suits = np.array(
        [[_TOPIC[c.main]] * 4 + [_TOPIC[c.second]] * 3 + [_TOPIC[t] for t in _ANYWHERE] for c in CATEGORIES]
    )
    topic = suits[category, rng.integers(0, suits.shape[1], len(category))]
    words = len(ADJECTIVES) // len(TOPICS)
    chosen: Ints = topic * words + rng.integers(0, words, len(category))
    return chosen


def _latent(rng: np.random.Generator, category: Ints, adjective: Ints) -> Ints:
    latent = bell(rng, 6, len(category), len(TOPICS))
    rows = np.arange(len(category))
    latent[rows, [_TOPIC[CATEGORIES[index].main] for index in category]] += 64
    latent[rows, [_TOPIC[CATEGORIES[index].second] for index in category]] += 24
    latent[rows, [_TOPIC[ADJECTIVES[index][0]] for index in adjective]] += 32
    return latent


def _price_cents(rng: np.random.Generator, category: Ints, tier: Ints) -> Ints:
    """Prices that end in .90 or .00, in the fifth of the range that the tier names."""
    low = np.array([CATEGORIES[index].low_cny for index in category], np.int64)
    high = np.array([CATEGORIES[index].high_cny for index in category], np.int64)
    within = tier * 1000 + rng.integers(0, 1000, len(tier))
    yuan = low + (high - low) * within // (TIERS * 1000)
    cents: Ints = yuan * 100 + np.where(chance(rng, 600_000, len(tier)), 90, 0)
    return cents


def _title(category: int, noun: int, adjective: int, brand: int, language: int, series: int, colour: int) -> str:
    noun_zh, noun_en = CATEGORIES[category].nouns[noun]
    _, adjective_zh, adjective_en = ADJECTIVES[adjective]
    brand_zh, brand_en = BRANDS[brand]
    chinese = f"{brand_zh} {adjective_zh}{noun_zh} {SERIES[series][0]} {COLOURS[colour][0]}"
    english = f"{brand_en} {adjective_en} {noun_en} {SERIES[series][1]}, {COLOURS[colour][1]}"
    if language == BOTH:
        return f"{brand_en} {brand_zh} {adjective_zh}{noun_zh} {adjective_en} {noun_en}"
    return english if language == ENGLISH else chinese
