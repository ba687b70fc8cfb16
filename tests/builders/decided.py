"""A decision as ClickHouse has it, the plans that it followed, and variations of both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scorer.plan import Plan
from streams.plans.live import Standing, Version, standing_of
from streams.settings import Settings
from streams.why.answer import answered
from streams.why.facts import Facts, Question, Seen
from streams.why.made import Made
from tests.builders.plans import plan_of

MINUTE, HOUR = 60_000, 3_600_000
AT = 1_790_946_000_000  # 2026-10-02 13:00:00 UTC, 21:00:00 in Shanghai
KETTLE, TOASTER = "autumn-kettle", "toaster"


def made(**fields: Any) -> Made:
    """A kettle promoted with ten-off by push to a shopper in Shanghai; a toaster was the other candidate."""
    row: dict[str, Any] = {
        "decision_id": "0" * 31 + "1",
        "at_ms": AT,
        "cause": "interval",
        "topic": "clicks",
        "partition": 2,
        "offset": 812,
        "published_ms": AT + 5,
        "launches": [KETTLE, TOASTER],
        "products": ["P-20417", "P-7"],
        "interest_micro": [312_000, 41_000],
        "reasons": [0, 0],
        "propensity_micro": [900_000, 60_000, 40_000],
        "launch": KETTLE,
        "offer": "ten-off",
        "channel": "push",
        "copy": "zh",
        "chosen_propensity_micro": 850_000,
        "policy": "thompson",
        "model": "interest:2",
        "flags": 0,
        "arm_candidates": [0, 0, 1],
        "arm_offers": ["list-price", "ten-off", "list-price"],
        "arm_channels": ["push", "push", "home_slot"],
        "arm_propensity_micro": [50_000, 850_000, 60_000, 40_000],
        "arm_value_micro": [700_000, 1_200_000, 90_000],
        "plan_versions": [3, 1],
        "times": [0, 2],
        "money_left_micro": [812_500_000, -1],
        "impressions_left": [120, -1],
        "stock": [55, -1],
        "negative_micro": [0, 0],
        "last_promotion_ms": -1,
        "promoted_today": 0,
        "local_ms": AT + 8 * HOUR,
        "consent": 1 | 128,
        "language": 1,
        "policy_state": 17,
        "product_state": 204,
        "budget_grants": 6,
        "seed": 7,
    }
    return Made(**(row | fields))


def held_back(reasons: int, **fields: Any) -> Made:
    """The same decision, where the kettle was held back and nothing was chosen."""
    nothing: dict[str, Any] = {
        "reasons": [reasons, 0],
        "launch": "",
        "offer": "",
        "channel": "",
        "copy": "",
        "propensity_micro": [0, 60_000, 940_000],
        "chosen_propensity_micro": 940_000,
        "arm_candidates": [1],
        "arm_offers": ["list-price"],
        "arm_channels": ["home_slot"],
        "arm_propensity_micro": [60_000, 940_000],
        "arm_value_micro": [90_000],
    }
    return made(**(nothing | fields))


def kettle_plan(*lines: str) -> Plan:
    """The plan of the README, with these lines."""
    return plan_of(*lines)


def versions(*told: Standing, at_ms: int = 0) -> dict[str, Sequence[Version]]:
    """Launches told at that time: the kettle's plan as version 3 and a toaster without a plan, unless given."""
    toaster = Standing(TOASTER, "P-7", AT - HOUR, AT + HOUR, (), 1, "live", None, offset=1)
    given = told or (replace(standing_of(kettle_plan(), 3), offset=2), toaster)
    return {one.launch: [Version(at_ms, one)] for one in given}


def facts(
    decision: Made | None, *, product: str = "", launch: str = "", at_ms: int | None = None, **more: Any
) -> Facts:
    """Facts about the shopper `anna`, who has done 12 things."""
    settled: dict[str, Any] = {
        "versions": versions(),
        "seen": Seen(12, AT - HOUR, AT + MINUTE, 1),
    }
    return Facts(Question("anna", product, launch, at_ms), decision, **(settled | more))


def answer(decision: Made | None, **more: Any) -> dict[str, Any]:
    """The answer about `anna` under the settings of the shop."""
    return answered(facts(decision, **more), Settings())


def guard(result: dict[str, Any], name: str) -> tuple[bool, Any, Any, str]:
    """Whether a guard passed, its value, its limit and its words."""
    found = next(one for one in result["guards"] if one["name"] == name)
    return found["passed"], found["value"], found["limit"], found["words"]
