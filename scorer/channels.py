"""Channels: where a promotion can reach a shopper. Channel i is bit i of a consent mask.

A personal channel needs the shopper's consent and keeps quiet in quiet hours; the home slot is a place in the shop
that the shopper visits, and needs neither.
"""

from collections.abc import Iterable
from typing import Final

PUSH: Final = 0
COUPON: Final = 1
HOME_SLOT: Final = 2
EMAIL: Final = 3
CHANNELS: tuple[str, ...] = ("push", "coupon", "home_slot", "email")
PERSONAL: Final = 1 << PUSH | 1 << COUPON | 1 << EMAIL
KNOWN: Final = 128  # in a profile's `consent`: the shopper has told


def mask(names: Iterable[str]) -> int:
    """The bits of these channels. Raises ValueError for a word that is none.

    >>> mask(["push", "email"])
    9
    """
    return sum(1 << CHANNELS.index(name) for name in set(names))


def names(bits: int) -> list[str]:
    """The channels in a mask, lowest bit first.

    >>> names(9)
    ['push', 'email']
    """
    return [name for at, name in enumerate(CHANNELS) if bits & 1 << at]
