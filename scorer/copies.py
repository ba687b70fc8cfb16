"""Copy: the text of a promotion with placeholders, such as `Just in: {title}`; {{ and }} stand for braces."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from scorer.currencies import decimals

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "title": "the product's title",
    "product": "the product's id",
    "price": "the list price",
    "offer_price": "the price after the discount",
    "discount": "the discount in per cent, such as 10",
    "offer": "the offer's name",
}
_MICRO: Final = 1_000_000
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Piece(NamedTuple):
    """A placeholder, or a brace that belongs to none: then `name` is None. `at` and `length` are characters."""

    at: int
    length: int
    name: str | None


def pieces(text: str) -> Iterator[Piece]:
    """Placeholders, known or not, and stray braces, in order."""
    for match in _PIECE.finditer(text):
        if match[0] not in ("{{", "}}"):
            yield Piece(match.start(), len(match[0]), match[1])


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders' values; empty where one has none: half a sentence is worse than none.

    >>> filled("Just in: {title} {{new}}", {"title": "Kettle"})
    'Just in: Kettle {new}'
    >>> filled("Just in: {title}", {"title": ""})
    ''
    """
    if not all(values.get(piece.name) for piece in pieces(text) if piece.name is not None):
        return ""
    return _PIECE.sub(lambda match: match[0][0] if match[1] is None else values[match[1]], text)


def promised(
    product: str, title: str, price_micro: int, offer: str, discount_micro: int, currency: str = ""
) -> Mapping[str, str]:
    """Value of each placeholder. Money in millionths of the currency, -1 unknown, is told with its decimals.

    >>> promised("P-1", "Kettle", 49_900_000, "ten-off", 125_000)["offer_price"]
    '43.66'
    >>> promised("P-1", "Kettle", 1_500_000_000, "ten-off", 125_000, "JPY")["offer_price"]
    '1313'
    """
    reduced_micro = price_micro * (_MICRO - discount_micro) // _MICRO
    return {
        "title": title,
        "product": product,
        "price": _money(price_micro, decimals(currency)),
        "offer_price": _money(reduced_micro if price_micro >= 0 else -1, decimals(currency)),
        "discount": f"{discount_micro / 10_000:.4f}".rstrip("0").rstrip("."),
        "offer": offer,
    }


def _money(micro: int, places: int) -> str:
    """Half of the smallest unit counts as a whole one."""
    if micro < 0:
        return ""
    unit_micro = _MICRO // 10**places
    whole, rest = divmod((micro + unit_micro // 2) // unit_micro, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)
