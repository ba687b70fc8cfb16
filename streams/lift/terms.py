"""What a launch's plan says that a comparison needs."""

from dataclasses import dataclass

from scorer.plan import MICRO, Plan


@dataclass(frozen=True)
class Terms:
    """`holdout`: share of the shoppers, 0 where it is not known. `margin`: what is left of revenue after the cost of
    goods, as a share; None where it is not known."""

    holdout: float = 0.0
    margin: float | None = None


def terms(plan: Plan | None, holdout: float = 0.0, margin: float | None = None) -> Terms:
    """The plan's, unless other ones are given. A margin needs the plan's price and unit cost."""
    if plan is None:
        return Terms(holdout, margin)
    if margin is None and plan.unit_cost_micro >= 0 and plan.price_micro > 0:
        margin = 1 - plan.unit_cost_micro / plan.price_micro
    return Terms(holdout or plan.holdout_micro / MICRO, margin)
