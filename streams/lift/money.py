"""What promotions of a launch brought in and cost, in the shop's currency."""

from typing import NamedTuple

import numpy as np

from scorer.lift.difference import Interval
from scorer.lift.signed import Signed, signed_difference
from streams.lift.groups import Group
from streams.lift.measure import Lift, Settled
from streams.lift.period import Asked


class Money(NamedTuple):
    """`revenue` of the promoted; what of it promotions `caused`. Up to when costs are known: what was
    `spent`, and the `margin`, what is left of what they caused after the goods and the spending. None: not
    known."""

    revenue: float
    caused: Interval
    spent: float | None
    margin: Interval | None


def money(lift: Lift) -> Money:
    """Spending is no estimate, so it moves the margin and leaves its interval as wide as it is."""
    group, revenue = lift.whole.treated, lift.whole.outcomes["revenue"]
    caused = Interval(*(group.shoppers * bound for bound in revenue.lift))
    spent = None if lift.settled is None else lift.settled.spent
    return Money(float(group.outcomes["revenue"].y), caused, spent, _margin(lift.settled, lift.asked))


def _margin(settled: Settled | None, asked: Asked) -> Interval | None:
    """Revenue and spending are of the same time. Without shoppers in both arms it is too early."""
    if settled is None or asked.goods is None:
        return None
    if not (settled.treated.shoppers and settled.control.shoppers):
        return Interval(*(np.array(bound) for bound in (np.nan, -np.inf, np.inf)))
    left = _left(settled.treated, settled.control, asked)
    return Interval(*(settled.treated.shoppers * bound - settled.spent for bound in left))


def _left(treated: Group, held: Group, asked: Asked) -> Interval:
    """By shopper, after the cost of goods."""
    arms = (Signed(group.outcomes["gains"], group.outcomes["losses"]) for group in (treated, held))
    return signed_difference(*arms, planned=asked.planned("revenue"), alpha=asked.alpha)
