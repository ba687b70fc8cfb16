"""What a launch's plan says that a comparison needs."""

from dataclasses import dataclass, replace
from typing import Protocol

from scorer.plan import MICRO, Plan
from streams.lift.period import Goods


class Standing(Protocol):
    """The little that is read of a launch as the topic has it."""

    @property
    def plan(self) -> Plan | None:
        """None for a launch without one."""

    @property
    def end_ms(self) -> int:
        """Of its window."""

    @property
    def status(self) -> str:
        """live, paused or ended."""


@dataclass(frozen=True)
class Terms:
    """`holdout`: share of the shoppers, 0 where it is not known. `goods`: None where their cost is not known. `end_ms`:
    when the launch's window closes, None where that is not known; `ended`: it was ended by hand."""

    holdout: float = 0.0
    goods: Goods | None = None
    end_ms: int | None = None
    ended: bool = False


def terms(plan: Plan | None, holdout: float = 0.0, margin: float | None = None) -> Terms:
    """The plan's, unless other ones are given. `margin`: the share kept of what was paid, whatever the discount; the
    plan's unit cost is that of a piece, whatever was paid."""
    goods = None if margin is None else Goods(kept=margin)
    if plan is None:
        return Terms(holdout, goods)
    if goods is None and plan.unit_cost_micro >= 0:
        goods = Goods(unit_cost=plan.unit_cost_micro / MICRO)
    return Terms(holdout or plan.holdout_micro / MICRO, goods, plan.end_ms)


def standing_terms(standing: Standing | None, holdout: float = 0.0, margin: float | None = None) -> Terms:
    """The same of a launch as it stands, with a plan or without; None: it is not known."""
    if standing is None:
        return terms(None, holdout, margin)
    own = terms(standing.plan, holdout, margin)
    return replace(own, end_ms=standing.end_ms, ended=standing.status == "ended")
