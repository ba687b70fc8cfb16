"""Plans whose money is of another currency than that of launches beside them: nothing compares it rightly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scorer.plan import Plan
from streams.plans.live import Standings

_SHOWN = 3


@dataclass(frozen=True)
class Warned:
    """What to know of a plan that may be right all the same."""

    launch: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Launch and text."""
        return {"launch": self.launch, "text": self.text}


def warnings(plans: Sequence[Plan], standings: Standings) -> list[Warned]:
    """Of each of `plans`, beside the others and beside the launches that stand; one that names no currency, or a launch
    that has ended or is not there at the same time, is none to compare with."""
    given = {plan.launch: plan for plan in plans}
    live = {one.launch: one.plan for one in standings.values() if one.plan and one.status != "ended"}
    beside = live | given
    return [Warned(plan.launch, text) for plan in plans for text in _of(plan, beside, live.get(plan.launch))]


def _of(plan: Plan, beside: dict[str, Plan], before: Plan | None) -> Iterator[str]:
    others = [one for one in beside.values() if _apart(plan, one) and _meet(plan, one)]
    if others:
        named = ", ".join(f"{one.launch} in {one.currency}" for one in others[:_SHOWN])
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        yield (
            f"it counts in {plan.currency}, {named}{more}: where they compete for a moment, amounts are compared as "
            "plain numbers, whatever the currency; and neither learns from the other"
        )
    if before and _apart(plan, before):
        yield (
            f"it counts in {plan.currency}, and its plan so far in {before.currency}: what it has learnt are "
            f"amounts of that; `launchpulse policy reset {plan.launch}` forgets it"
        )


def _apart(one: Plan, other: Plan) -> bool:
    return bool(one.currency and other.currency) and one.currency != other.currency


def _meet(one: Plan, other: Plan) -> bool:
    return one.start_ms < other.end_ms and other.start_ms < one.end_ms
