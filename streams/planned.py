"""A launch's plan as its topic carries it, made ready: one that cannot be followed is found here, before any step."""

from dataclasses import dataclass

from scorer import audience, plans
from scorer.arrays import I4, Row
from scorer.audience import Audience
from scorer.errors import BadInput, BadSetting
from scorer.plan import Plan, from_json


@dataclass(frozen=True)
class Planned:
    """`row` is one PLAN record, not paused; `listed` int32[ARMS], see `scorer.plans.chances`."""

    plan: Plan
    row: Row
    listed: I4
    audience: Audience


def planned(text: str) -> Planned:
    """The plan of canonical JSON. Raises BadInput for any text that is no plan, or one of which a part cannot be used:
    it was not checked by `launchpulse plan check`, or a newer version wrote it."""
    plan = from_json(text)
    try:
        return Planned(plan, plans.row(plan), plans.chances(plan), audience.compile(plan.audience))
    except (BadSetting, ValueError, TypeError, LookupError, OverflowError, AttributeError) as error:
        raise BadInput(
            "a plan that cannot be followed",
            where=str(plan.launch),
            seen=f"{type(error).__name__}: {error}"[:200],
            remedy="Write it anew with `launchpulse plan apply`.",
        ) from error
