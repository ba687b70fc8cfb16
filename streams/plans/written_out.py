"""A plan written out as a file that reads as the same plan, and compared with another field by field."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from scorer.plan import MICRO, Plan
from streams.plans.times import duration_text, local_text
from streams.printable import printable
from streams.zones import FIRST_MS, LAST_MS, followed

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*|\d{4}-\d\d-\d\d|[A-Z][A-Za-z_]*(/[A-Z][A-Za-z_]*)+|\d+[wdhms]")
_WORDS: Final = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_SIGNS: Final = str.maketrans(
    {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
    | {"\ufeff": "\\ufeff"}
)


def fields_of(plan: Plan) -> dict[str, Any]:
    """The plan as its file has it: numbers as Decimal, everything else as text, lists and fields by name; what limits
    nothing is left out."""
    told = {
        "launch": plan.launch,
        "product": plan.product,
        "title": plan.title,
        "notes": plan.notes,
        "window": {
            "start": local_text(plan.start_ms, plan.time_zone),
            "end": local_text(plan.end_ms, plan.time_zone),
            "time_zone": followed(plan.time_zone),
        },
        "keywords": list(plan.keywords),
        "audience": plan.audience if plan.audience != "everyone" else "",
        "channels": list(plan.channels),
        "default_consent": list(plan.default_consent),
        "offers": [_offer(one.name, one.discount_micro, one.cost_micro) for one in plan.offers],
        "price": _units(plan.price_micro),
        "unit_cost": _units(plan.unit_cost_micro),
        "margin_floor": _units(plan.margin_floor_micro or -1),
        "copy": dict(plan.copy),
        "budget": {
            "money": _units(plan.budget_micro),
            "currency": plan.currency,
            "impressions": _count(plan.impressions),
            "pacing": "" if plan.pacing == "none" else plan.pacing,
        },
        "caps": {"per_shopper_per_day": _count(plan.cap_per_day), "per_shopper": _count(plan.cap_per_shopper)},
        "cooldown": duration_text(plan.cooldown_ms) if plan.cooldown_ms >= 0 else "",
        "quiet_hours": _quiet_hours(plan),
        "holdout": _units(plan.holdout_micro or -1),
        "exploration": _units(plan.exploration_micro or -1),
        "policy": _policy(plan),
        "stop": {"negative_share": _units(plan.negative_share_micro), "stock_below": _count(plan.stock_below)},
    }
    return _given(told)


def as_yaml(plan: Plan) -> str:
    """A file that `check` reads as this plan."""
    return written(fields_of(plan))


def not_as_told(plan: Plan) -> list[str]:
    """A sentence on each part of the window that no file can say, and that stands otherwise in what is written."""
    told = []
    if plan.time_zone != (zone := followed(plan.time_zone)):
        told.append(f"{printable(repr(plan.time_zone))} is no time zone: workers follow {zone}, and so it is shown")
    for name, at_ms in (("start", plan.start_ms), ("end", plan.end_ms)):
        if not FIRST_MS <= at_ms <= LAST_MS:
            told.append(f"the {name}, {at_ms} ms, is no date: the nearest is shown")
    return told


def written(fields: Mapping[str, Any]) -> str:
    """Fields as `fields_of` has them, as the text of a file."""
    return "".join(f"{name}: {_value(value)}\n" for name, value in fields.items())


def flat(fields: Mapping[str, Any], parent: str = "") -> Iterator[tuple[str, str]]:
    """(path, value as text) of every field; a list is one value, but for offers, which go by name. The order of offers
    and of copy is a value too: the first one counts where none fits better."""
    for name, value in fields.items():
        path = f"{parent}.{name}" if parent else name
        if isinstance(value, Mapping):
            if name == "copy":
                yield path, ", ".join(value)
            yield from flat(value, path)
        elif name == "offers":
            yield path, ", ".join(offer["name"] for offer in value)
            for offer in value:
                rest = {key: one for key, one in offer.items() if key != "name"}
                yield from flat(rest, f"{path}[{offer['name']}]")
        else:
            yield path, _value(value)


def differences(old: Plan | None, new: Plan) -> list[dict[str, str | None]]:
    """`field`, `old` and `new` of every field that differs, in the order of the new file; null: not given there."""
    before, after = dict(flat(fields_of(old))) if old else {}, dict(flat(fields_of(new)))
    paths = [*after, *(path for path in before if path not in after)]
    changed = [path for path in paths if before.get(path) != after.get(path)]
    return [{"field": path, "old": before.get(path), "new": after.get(path)} for path in changed]


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, at every depth. An empty list of one that was asked for is empty too."""
    told = {name: _given(value) if isinstance(value, Mapping) else value for name, value in fields.items()}
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


def _offer(name: str, discount_micro: int, cost_micro: int) -> dict[str, Any]:
    cost = {"cost": _units(cost_micro)} if cost_micro else {}
    return {"name": name, "discount": _units(discount_micro), **cost}


def _quiet_hours(plan: Plan) -> dict[str, str]:
    if plan.quiet_from_min < 0:
        return {}
    return {"from": _clock(plan.quiet_from_min), "to": _clock(plan.quiet_to_min)}


def _policy(plan: Plan) -> dict[str, Any]:
    rewards = {"click": plan.click_reward_micro, "purchase": plan.purchase_reward_micro}
    return {
        "name": plan.policy,
        "reward": {name: _units(reward) for name, reward in rewards.items() if reward},
        "parameters": {name: Decimal(repr(value)) for name, value in plan.parameters},
        "table": [
            {"offer": one.offer, "channel": one.channel, "probability": _units(one.probability_micro)}
            for one in plan.table
        ],
    }


def _units(micro: int) -> Decimal | None:
    return None if micro < 0 else Decimal(micro) / MICRO


def _count(number: int) -> Decimal | None:
    return None if number < 0 else Decimal(number)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _value(value: Any) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_value(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else f'"{value.translate(_SIGNS)}"'
