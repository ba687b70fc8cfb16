"""A launch's lift as it would have been told at many moments: how the interval came to where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from scorer.lift.difference import Interval
from streams.lift.compared import compare
from streams.lift.groups import Query, by_segment
from streams.lift.period import Asked

LOOKS: Final = 30


@dataclass(frozen=True)
class Look:
    """Difference of buyers per shopper as of one moment; bounds are infinite where it was too early."""

    at: datetime
    lift: Interval


def looks(query: Query, launch: str, product: str, asked: Asked, first_at: datetime) -> Sequence[Look]:
    """At LOOKS moments, evenly spaced, from the first shopper to what is asked; none before both arms have shoppers."""
    apart = (asked.until - first_at) / LOOKS
    found = (_look(query, launch, product, replace(asked, until=asked.until - apart * left)) for left in _BACKWARDS)
    return [look for look in found if look is not None]


_BACKWARDS: Final = range(LOOKS - 1, -1, -1)


def _look(query: Query, launch: str, product: str, asked: Asked) -> Look | None:
    groups = by_segment(query, launch, product, asked)
    if (False, "") not in groups or (True, "") not in groups:
        return None
    compared = compare("", groups[False, ""], groups[True, ""], asked, asked.alpha)
    return Look(asked.until, compared.outcomes["purchases"].lift)
