"""Which launches teach each other: those whose money is of one currency, since a sum over several says nothing.

A plan that names no currency counts in that which the others name, where they all name one; else in one of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Row = TypeVar("Row")
UNNAMED = ""


def pool_of(currency: str, named: Iterable[str]) -> str:
    """The currency in which a plan of `currency` counts, beside plans that name these.

    >>> [pool_of("", {"CNY"}), pool_of("", {"", "CNY"}), pool_of("", {"CNY", "IDR"}), pool_of("CNY", {"IDR"})]
    ['CNY', 'CNY', '', 'CNY']
    """
    names = {one for one in named if one != UNNAMED}
    return names.pop() if currency == UNNAMED and len(names) == 1 else currency


def pools(currencies: Sequence[str]) -> dict[str, list[int]]:
    """By currency, in the order of their names, the places of those that count in it.

    >>> pools(["IDR", "CNY", "IDR"]), pools(["", "CNY"])
    ({'CNY': [1], 'IDR': [0, 2]}, {'CNY': [0, 1]})
    """
    found: dict[str, list[int]] = {}
    for at, currency in enumerate(currencies):
        found.setdefault(pool_of(currency, currencies), []).append(at)
    return dict(sorted(found.items()))


def told_in(told: Mapping[str, Row], currency: str) -> Row | None:
    """What was told of the pool of a plan of `currency`, by what the pools were called; None where it has none.

    >>> told_in({"CNY": 1}, ""), told_in({"CNY": 1}, "IDR"), told_in({"": 1}, "IDR"), told_in({"CNY": 1, "IDR": 2}, "")
    (1, None, 1, None)
    """
    named = {*told, currency}
    own = pool_of(currency, named)
    return next((row for name, row in told.items() if pool_of(name, named) == own), None)
