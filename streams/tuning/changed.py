"""A plan with other values in some fields: still one that `launchpulse plan check` accepts, or why it is none."""

from collections.abc import Mapping
from typing import Any

from scorer.plan import Plan
from scorer.plans import PARAMETERS_OF
from streams.plans.check import Checked, check
from streams.plans.written_out import fields_of, written
from streams.tuning.space import LISTS, PARAMETER, Value

Choices = Mapping[str, Value]


def changed(plan: Plan, choices: Choices) -> Checked:
    """The plan under the choices, by path, checked as a file of it is; parameters that its policy has not are passed
    over."""
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
