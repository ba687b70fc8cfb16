"""The fields of a plan without mistakes to the plan."""

from typing import Any

from scorer.plan import Chance, Offer, Plan
from streams.plans.given import Given
from streams.plans.times import at_ms

_PLAIN = {  # a Plan's field, where the file has it, and what it is where it is left out
    "launch": ("launch", None),
    "product": ("product", None),
    "title": ("title", ""),
    "notes": ("notes", ""),
    "audience": ("audience", "everyone"),
    "price_micro": ("price", -1),
    "unit_cost_micro": ("unit_cost", -1),
    "margin_floor_micro": ("margin_floor", 0),
    "currency": ("budget.currency", ""),
    "budget_micro": ("budget.money", -1),
    "impressions": ("budget.impressions", -1),
    "pacing": ("budget.pacing", "none"),
    "cap_per_day": ("caps.per_shopper_per_day", -1),
    "cap_per_shopper": ("caps.per_shopper", -1),
    "cooldown_ms": ("cooldown", -1),
    "quiet_from_min": ("quiet_hours.from", -1),
    "quiet_to_min": ("quiet_hours.to", -1),
    "holdout_micro": ("holdout", 0),
    "exploration_micro": ("exploration", 0),
    "policy": ("policy.name", None),
    "click_reward_micro": ("policy.reward.click", 0),
    "purchase_reward_micro": ("policy.reward.purchase", 0),
    "negative_share_micro": ("stop.negative_share", -1),
    "stock_below": ("stop.stock_below", -1),
    "time_zone": ("window.time_zone", None),
}


def build(plan: Given) -> Plan:
    """The plan."""
    zone = plan.of("window.time_zone")
    fields: dict[str, Any] = {name: plan.of(path, otherwise) for name, (path, otherwise) in _PLAIN.items()}
    return Plan(
        **fields,
        start_ms=at_ms(plan.of("window.start"), zone),
        end_ms=at_ms(plan.of("window.end"), zone),
        keywords=tuple(one.value for one in plan.items("keywords")),
        channels=tuple(one.value for one in plan.items("channels")),
        default_consent=tuple(one.value for one in plan.items("default_consent")),
        offers=tuple(Offer(one.of("name"), one.of("discount"), one.of("cost", 0)) for one in plan.items("offers")),
        copy=tuple((language, text.value) for language, text in plan.of("copy").items()),
        parameters=_parameters(plan),
        table=tuple(
            Chance(one.of("offer"), one.of("channel"), one.of("probability"))
            for one in plan.of("policy.table", plan.of("policy.file", ()))
        ),
    )


def _parameters(plan: Given) -> tuple[tuple[str, float], ...]:
    """By name; a policy that is told an epsilon alone has no temperature."""
    given = {name: one.value for name, one in plan.of("policy.parameters", {}).items()}
    if plan.of("policy.name") == "logistic" and given.get("epsilon"):
        given.setdefault("temperature", 0.0)
    return tuple(sorted(given.items()))
