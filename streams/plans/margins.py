"""Whether every offer keeps the margin floor: the share of the list price that is left after discount and unit cost.

Without unit cost and price, what is left after the discount is the most that the margin can be. A price of 0, as
catalogues have it, is one that is not known.
"""

from collections.abc import Iterator

from scorer.plan import MICRO
from streams.plans.given import Given
from streams.plans.micro import micro_text


def margins(plan: Given) -> Iterator[tuple[Given, str, str]]:
    """Every offer under the floor, by its discount; and a unit cost that leaves nothing."""
    floor, price, cost = plan.of("margin_floor"), plan.of("price"), plan.at("unit_cost")
    exact = price is not None and price > 0 and cost is not None and cost.value is not None
    lost = -(-cost.value * MICRO // price) if exact and cost is not None and price is not None else 0
    if cost is not None and exact and lost >= MICRO:
        yield cost, f"a unit cost of {micro_text(cost.value)} leaves nothing of the price, {micro_text(price)}", ""
        return
    most = MICRO - lost - (floor or 0)
    for offer in plan.items("offers") if floor is not None else ():
        discount = offer.at("discount")
        if discount is not None and discount.value is not None and discount.value > most:
            yield discount, _told(discount.value, lost, floor), micro_text(most) if most >= 0 else ""


def _told(discount: int, lost: int, floor: int) -> str:
    left = f"a discount of {micro_text(discount)} leaves {micro_text(MICRO - discount - lost)} of the price"
    after = f", after a unit cost of {micro_text(lost)} of it" if lost else ""
    most = micro_text(MICRO - lost - floor)
    return f"{left}{after}: under the margin floor, {micro_text(floor)}; expected at most {most}"
