"""Plans of another currency than that of launches beside them are warned of, and no others."""

from dataclasses import replace

from scorer.plan import Plan
from streams.plans.currencies import warnings
from streams.plans.live import Standings, standing_of
from tests.builders.plans import plan_of

KETTLE = plan_of()
LAMP = replace(KETTLE, launch="lamp", currency="IDR")


def _standing(*plans: Plan, status: str = "live") -> Standings:
    return {plan.launch: standing_of(plan, 1, status) for plan in plans}


def _warned(plan: Plan, standings: Standings) -> list[str]:
    return [one.text.split(":")[0] for one in warnings([plan], standings)]


def test_a_plan_beside_a_live_one_of_another_currency_is_warned_of() -> None:
    assert _warned(LAMP, _standing(KETTLE)) == ["it counts in IDR, autumn-kettle in CNY"]


def test_no_plan_is_warned_of_that_meets_none_of_another_currency() -> None:
    later = replace(LAMP, start_ms=KETTLE.end_ms, end_ms=KETTLE.end_ms + 1)
    unnamed, same = replace(LAMP, currency=""), replace(LAMP, currency="CNY")
    met = [(later, "live"), (unnamed, "live"), (same, "live"), (LAMP, "ended")]
    assert [_warned(plan, _standing(KETTLE, status=status)) for plan, status in met] == [[]] * 4


def test_a_launch_whose_own_currency_changes_is_told_what_becomes_of_what_it_has_learnt() -> None:
    assert _warned(replace(LAMP, currency="CNY"), _standing(LAMP)) == ["it counts in CNY, and its plan so far in IDR"]
