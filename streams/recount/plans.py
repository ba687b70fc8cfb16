"""Whether a plan on the topic `launches` can be followed, judged anew: workers end a launch whose plan they cannot."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from scorer import audience

_CHANNELS: Final = ("push", "coupon", "home_slot", "email")
_POLICIES: Final = ("threshold", "epsilon_greedy", "softmax", "linucb", "thompson", "logistic", "table")
_MOST_ARMS: Final = 16
Kind = Callable[[Any], bool]


def _whole(bits: int) -> Kind:
    def holds(value: Any) -> bool:
        whole = type(value) is int or (type(value) is float and value.is_integer())
        return whole and -(2 ** (bits - 1)) <= int(value) < 2 ** (bits - 1)

    return holds


def _text(value: Any) -> bool:
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _number(value: Any) -> bool:
    return isinstance(value, float) or _whole(64)(value)


def _list_of(kind: Kind) -> Kind:
    return lambda value: isinstance(value, list) and all(map(kind, value))


def _pair(first: Kind, second: Kind) -> Kind:
    return lambda value: isinstance(value, list) and len(value) == 2 and first(value[0]) and second(value[1])


def _object(needed: Mapping[str, Kind], other: Mapping[str, Kind]) -> Kind:
    known = {**needed, **other}
    return lambda value: (
        isinstance(value, dict)
        and needed.keys() <= value.keys() <= known.keys()
        and all(known[name](one) for name, one in value.items())
    )


_OFFER = _object({"name": _text}, {"discount_micro": _whole(32), "cost_micro": _whole(64)})
_CHANCE = _object({"offer": _text, "channel": _text, "probability_micro": _whole(32)}, {})
_NEEDED: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("launch", "product", "time_zone", "policy"), _text),
    **dict.fromkeys(("start_ms", "end_ms"), _whole(64)),
    "channels": _list_of(_text),
    "offers": _list_of(_OFFER),
}
_OTHER: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("title", "notes", "audience", "currency", "pacing"), _text),
    **dict.fromkeys(("keywords", "default_consent"), _list_of(_text)),
    **dict.fromkeys(("price_micro", "unit_cost_micro", "margin_floor_micro", "budget_micro"), _whole(64)),
    **dict.fromkeys(("impressions", "cooldown_ms", "stock_below"), _whole(64)),
    **dict.fromkeys(("click_reward_micro", "purchase_reward_micro"), _whole(64)),
    **dict.fromkeys(("cap_per_day", "cap_per_shopper"), _whole(32)),
    **dict.fromkeys(("holdout_micro", "exploration_micro", "negative_share_micro"), _whole(32)),
    **dict.fromkeys(("quiet_from_min", "quiet_to_min"), _whole(16)),
    "copy": _list_of(_pair(_text, _text)),
    "parameters": _list_of(_pair(_text, _number)),
    "table": _list_of(_CHANCE),
}


@cache
def why_unusable(text: str) -> str:
    """What is wrong with the text of a plan; empty where it can be followed."""
    try:
        plan = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"a plan that is no JSON: {str(error)[:120]}"
    if not isinstance(plan, dict):
        return "a plan that is no object"
    wrong = [name for name in _NEEDED if name not in plan]
    wrong += [name for name, value in plan.items() if not _known(name)(value)]
    return f"a plan whose fields cannot be used: {', '.join(map(repr, wrong))}" if wrong else _why_not_followed(plan)


def _known(name: str) -> Kind:
    return _NEEDED.get(name) or _OTHER.get(name) or (lambda _: False)


def _why_not_followed(plan: Mapping[str, Any]) -> str:
    arms = len(plan["offers"]) * len(plan["channels"])
    strange = {*(plan["channels"] if plan["offers"] else ()), *plan.get("default_consent", ())} - {*_CHANNELS}
    if plan["policy"] not in _POLICIES or plan.get("pacing", "none") not in ("none", "even"):
        return "a plan of a policy or a pacing that is not known"
    if strange or arms > _MOST_ARMS:
        return f"a plan of {arms} arms, of channels that are not known: {', '.join(sorted(strange)) or 'none'}"
    try:
        audience.compile(plan.get("audience", "everyone"))
    except audience.BadAudience as error:
        return f"a plan of an audience that cannot be followed: {error}"
    return ""
