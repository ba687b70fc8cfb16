"""Copy: the text of a promotion with placeholders, such as `Just in: {title}`; {{ and }} stand for braces."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "title": "the product's title",
    "product": "the product's id",
    "price": "the list price",
    "offer_price": "the price after the discount",
    "discount": "the discount in per cent, such as 10",
    "offer": "the offer's name",
}
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
    """The text with its placeholders' values; one without a value stays empty.

    >>> filled("Just in: {title} {{new}}", {"title": "Kettle"})
    'Just in: Kettle {new}'
    """
    return _PIECE.sub(lambda match: match[0][0] if match[1] is None else values.get(match[1], ""), text)
