"""The fields of each line of a JSON lines log: what each must be, and what it is when it is left out."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.topics import INPUTS
from scorer.channels import CHANNELS
from scorer.errors import BadInput
from scorer.plan import MOST_VERSION, STATUSES
from scorer.sentiments import NAMES
from streams.logs.behaviour import KINDS
from streams.planned import planned
from streams.zones import names

EVENTS = INPUTS
_LEFT_OUT = object()


class UnreadableError(Exception):
    """A line that cannot be used: the reason it is counted under, and what was seen. Stays inside the
    import."""

    def __init__(self, reason: str, seen: str) -> None:
        super().__init__(reason)
        self.reason, self.seen = reason, seen


@dataclass(frozen=True)
class Field:
    """`fits` says whether a value can be used; without `otherwise` the field is needed."""

    fits: Callable[[Any], bool]
    otherwise: Any = _LEFT_OUT


def checked(topic: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the topic. Raises UnreadableError for a missing, unknown or unfit one."""
    fields = FIELDS[topic]
    if unknown := [name for name in content if name not in fields]:
        raise UnreadableError("unknown_field", unknown[0])
    given = {name: value for name, value in content.items() if value is not None}
    for name, field in fields.items():
        if name not in given and field.otherwise is _LEFT_OUT:
            raise UnreadableError("missing_field", name)
        if name in given and not field.fits(given[name]):
            raise UnreadableError("wrong_value", name)
    if topic == "launches" and given["end_ms"] <= given["start_ms"]:
        raise UnreadableError("wrong_value", "end_ms")  # it would never begin, and nobody would be told
    return {name: given.get(name, field.otherwise) for name, field in fields.items()}


def _text(value: Any) -> bool:
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _id(value: Any) -> bool:
    return _text(value) and bool(value)


def _integer(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _price(value: Any) -> bool:
    """Finite, and a whole one as exact as a fraction is: tables hold both as one type."""
    if isinstance(value, float):
        return math.isfinite(value) and value >= 0
    return _integer(0, 2**53)(value)


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


def _plan(value: Any) -> bool:
    """The canonical JSON of a plan, or nothing: a launch without one."""
    try:
        return value == "" or (_text(value) and bool(planned(value)))
    except BadInput:
        return False


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_id, value))


def _channels(value: Any) -> bool:
    return isinstance(value, list) and all(map(_one_of(*CHANNELS), value))


def _time_zone(value: Any) -> bool:
    return isinstance(value, str) and value in names()


def _decision_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{32}", value) is not None


_TIME = _integer(0, 2**62)
_TOLD = {
    "event_id": Field(_id, None),
    "shopper": Field(_id),
    "at_ms": Field(_TIME),
    "arrived_ms": Field(_TIME, None),
}
_EVENT = _TOLD | {"composite": Field(lambda value: isinstance(value, bool), False)}
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "products": {
        "product": Field(_id),
        "title": Field(_text, ""),
        "category": Field(_text, ""),
        "brand": Field(_text, ""),
        "price": Field(_price, None),
        "stock": Field(_integer(0, 2**53), None),
    },
    "launches": {
        "launch": Field(_id),
        "product": Field(_id),
        "start_ms": Field(_TIME),
        "end_ms": Field(_TIME),
        "keywords": Field(_texts, []),
        "version": Field(_integer(1, MOST_VERSION), 1),
        "plan": Field(_plan, ""),
        "status": Field(_one_of(*STATUSES), "live"),
    },
    "clicks": _EVENT
    | {
        "kind": Field(_one_of(*KINDS)),
        "product": Field(_id),
        "price": Field(_price, None),
        "quantity": Field(_integer(1, 2**31 - 1), 1),
        "session": Field(_text, None),
    },
    "searches": _EVENT | {"query": Field(_text)},
    "reviews": _EVENT
    | {
        "product": Field(_id),
        "text": Field(_text),
        "label": Field(_one_of(*NAMES), None),
    },
    "shoppers": _TOLD | {"consent": Field(_channels), "time_zone": Field(_time_zone), "language": Field(_text, "")},
    "deliveries": _TOLD | {"decision_id": Field(_decision_id), "status": Field(_one_of("shown", "failed"))},
}
