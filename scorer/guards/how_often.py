"""Guards of repetition: caps a day and a shopper, and what has been bought."""

from scorer.arrays import Flag, Int
from scorer.compiled import compiled


@compiled
def cap_per_day(promoted: Int, shop_cap: Int, plan_cap: Int) -> Flag:
    """Whether the shopper's day has had the promotions that the shop or the plan (-1: no cap) allows."""
    return promoted >= shop_cap or (plan_cap >= 0 and promoted >= plan_cap)


@compiled
def cap_per_shopper(times: Int, room: Flag, cap: Int) -> Flag:
    """Whether the shopper has had this launch `cap` times (-1: no cap), or it could not be remembered once more."""
    return (cap >= 0 and times >= cap) or not room


@compiled
def already_bought(bought: Int) -> Flag:
    """Whether the shopper has bought the product."""
    return bought != 0
