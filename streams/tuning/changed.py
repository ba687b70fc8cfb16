"""A plan with other values in some fields: still one that `launchpulse plan check` accepts, or why it is none."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from scorer.plan import Plan
from scorer.plans import PARAMETERS_OF
from streams.plans.check import Checked, check
from streams.plans.rules import DAY_MS
from streams.plans.times import duration_ms
from streams.plans.written_out import fields_of, written
from streams.tuning.space import LISTS, PARAMETER, Value

_DAY_CAP: Final = "caps.per_shopper_per_day"

Choices = Mapping[str, Value]


def changed(plan: Plan, choices: Choices) -> Checked:
    """The plan under the choices, by path, checked as a file of it is; parameters that its policy has not are passed
    over, and a cap of a day that could never be reached is lowered to what can be."""
    return check(text_of(plan, choices).encode())


def text_of(plan: Plan, choices: Choices) -> str:
    """The file of the plan under the choices."""
    fields = fields_of(plan)
    for path, value in choices.items():
        if path in LISTS:
            fields[path] = [one for one in fields[path] if _name(one) in _kept(value)]
        elif not path.startswith((PARAMETER, "policy.name")):
            _put(fields, path, value)
    _follow(fields, choices)
    _fit(fields)
    return written({name: value for name, value in fields.items() if value not in ({}, [], "", None)})


def _follow(fields: dict[str, Any], choices: Choices) -> None:
    """Parameters follow the policy, and consent the channels."""
    policy = fields["policy"]
    name = choices.get("policy.name") or policy["name"]
    takes = [word for word, _ in PARAMETERS_OF[str(name)]]
    kept = policy.get("parameters", {}) if name == policy["name"] else {}
    chosen = {path.removeprefix(PARAMETER): value for path, value in choices.items() if path.startswith(PARAMETER)}
    told = {word: value for word, value in {**kept, **chosen}.items() if word in takes and value is not None}
    if name == "logistic" and told.get("temperature"):
        told.pop("epsilon", None)  # it takes one of the two
    policy["parameters"] = told
    if not told:
        policy.pop("parameters")
    if name != policy["name"]:
        policy.pop("table", None)
        policy["name"] = name
    fields["default_consent"] = [one for one in fields.get("default_consent", []) if one in fields["channels"]]


def _fit(fields: dict[str, Any]) -> None:
    caps = fields.get("caps", {})
    if (day := caps.get("per_shopper_per_day")) is None:
        return
    cooldown_ms = duration_ms(str(fields.get("cooldown", ""))) or 0
    in_a_day = Decimal((DAY_MS - 1) // cooldown_ms + 1) if cooldown_ms else day
    _put(fields, _DAY_CAP, min(day, in_a_day))


def _put(fields: dict[str, Any], path: str, value: Value) -> None:
    parent, _, name = path.rpartition(".")
    at = fields.setdefault(parent, {}) if parent else fields
    if value is None:
        at.pop(name, None)
    else:
        at[name] = value


def _kept(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _name(one: Any) -> str:
    return str(one["name"] if isinstance(one, Mapping) else one)
