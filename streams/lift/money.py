"""What promotions of a launch brought in and cost, in the shop's currency."""

from typing import NamedTuple

from scorer.lift.difference import Interval
from streams.lift.measure import Lift


class Money(NamedTuple):
    """`revenue` of the promoted; what of it promotions `caused`; what was `spent` on them; the `margin`: what is left
    of what they caused after the goods and the spending. None: not known."""

    revenue: float
    caused: Interval
    spent: float | None
    margin: Interval | None


def money(lift: Lift, margin_share: float | None) -> Money:
    """`margin_share`: what is left of revenue after the cost of goods, 0 to 1; None where it is not known. Spending is
    no estimate, so it moves the margin and leaves its interval as wide as it is."""
    group, revenue = lift.whole.treated, lift.whole.outcomes["revenue"]
    caused = Interval(*(group.shoppers * bound for bound in revenue.lift))
    known = margin_share is not None and lift.spent is not None
    margin = Interval(*(margin_share * bound - lift.spent for bound in caused)) if known else None  # type: ignore[operator]
    return Money(float(group.outcomes["revenue"].y), caused, lift.spent, margin)
