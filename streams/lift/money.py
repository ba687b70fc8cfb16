"""What promotions of a launch brought in and cost, in the shop's currency."""

from typing import NamedTuple

from scorer.lift.difference import Interval
from scorer.lift.signed import Signed, signed_difference
from streams.lift.groups import Group
from streams.lift.measure import Lift
from streams.lift.period import Asked


class Money(NamedTuple):
    """`revenue` of the promoted; what of it promotions `caused`; what was `spent` on them; the `margin`: what is left
    of what they caused after the goods and the spending. None: not known."""

    revenue: float
    caused: Interval
    spent: float | None
    margin: Interval | None


def money(lift: Lift) -> Money:
    """Spending is no estimate, so it moves the margin and leaves its interval as wide as it is."""
    group, revenue = lift.whole.treated, lift.whole.outcomes["revenue"]
    caused = Interval(*(group.shoppers * bound for bound in revenue.lift))
    margin = None
    if lift.asked.goods is not None and lift.spent is not None:
        left = _left(group, lift.whole.control, lift.asked)
        margin = Interval(*(group.shoppers * bound - lift.spent for bound in left))
    return Money(float(group.outcomes["revenue"].y), caused, lift.spent, margin)


def _left(treated: Group, held: Group, asked: Asked) -> Interval:
    """By shopper, after the cost of goods."""
    arms = (Signed(group.outcomes["gains"], group.outcomes["losses"]) for group in (treated, held))
    return signed_difference(*arms, planned=asked.planned("revenue"), alpha=asked.alpha)
