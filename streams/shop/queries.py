"""What shoppers type into the search box: the noun of what they are after, often with an adjective, brand
or colour."""

import numpy as np

from streams.shop.catalogue import CHINESE, Catalogue
from streams.shop.chance import Ints
from streams.shop.vocabulary import ADJECTIVES, BRANDS, COLOURS

_WISHES_ZH = ("", "", "", "", " 推荐", " 正品", " 便宜", " 送礼", " 2025新款", " 学生", " 大号", " 排行榜")
_WISHES_EN = ("", "", "", "", " sale", " gift", " best", " cheap", " 2025", " for women", " for men", " set")


def write_queries(rng: np.random.Generator, catalogue: Catalogue, product: Ints, language: Ints) -> list[str]:
    """One query for each row, in the searcher's language; small slips of the keyboard included."""
    picks = rng.integers(0, 1 << 30, (len(product), 5))
    return [
        _query(catalogue, item, spoken != CHINESE, pick)
        for item, spoken, pick in zip(product.tolist(), language.tolist(), picks.tolist(), strict=True)
    ]


def _query(catalogue: Catalogue, product: int, english: bool, pick: list[int]) -> str:
    noun = catalogue.noun_of(product)[english]
    adjective = ADJECTIVES[catalogue.adjective[product]][1 + english]
    other = ADJECTIVES[pick[3] % len(ADJECTIVES)][1 + english]
    brand = BRANDS[catalogue.brand[product]][english]
    colour = COLOURS[pick[1] % len(COLOURS)][english]
    words = (
        (noun,),
        (adjective, noun),
        (brand, noun),
        (other, noun),
        (colour, adjective, noun) if english else (noun, colour),
        (other, noun, colour),
        (brand, adjective, noun),
    )[pick[0] % 7]
    text = (" " if english else "" if pick[2] % 2 else " ").join(words)
    wishes = _WISHES_EN if english else _WISHES_ZH
    text += wishes[pick[2] // 2 % len(wishes)]
    return _slip(text.lower() if english else text, pick[4])


def _slip(text: str, pick: int) -> str:
    """One query in thirty has two neighbouring characters swapped."""
    at = pick // 30 % max(len(text) - 1, 1)
    return text if pick % 30 else text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
