"""One arm of an experiment as sums over its shoppers: all that an interval of a mean needs.

Sums add up, so a database can make them, and arms of segments or days can be put together.
"""

from typing import Any, NamedTuple

from scorer.arrays import F8


class Arm(NamedTuple):
    """Sums over the shoppers of one arm, float64 each, all of one shape (one element a look at the data).

    y is the outcome, never negative: 1 for a shopper who bought, or what they paid. x is behaviour before the first
    opportunity. `active` counts the shoppers whose y is not 0.
    """

    shoppers: F8
    active: F8
    y: F8
    y2: F8
    y3: F8
    y4: F8
    x: F8
    x2: F8
    xy: F8

    def __add__(self, other: tuple[Any, ...]) -> "Arm":
        """Both together."""
        return Arm(*(own + its for own, its in zip(self, other, strict=True)))
