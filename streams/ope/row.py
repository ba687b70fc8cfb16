"""One decision as a log tells it, checked."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from sys import intern
from typing import Any, Final, NamedTuple

from scorer.hashing import text_hash
from scorer.ope.log import LEAST_PROPENSITY, SUM_TOLERANCE
from streams.ope import reasons

_HALF: Final = 1 << 63
_NUMBERS: Final = frozenset((int, float, Decimal))  # no bool


class Row(NamedTuple):
    """A decision that can be used. `action` is its place, or a text that names it; `group` is a hash, 0 where the row
    stands for itself; `segment` is "" where none is named."""

    context: list[float]
    action: int | str
    propensity: float
    reward: float
    candidate: list[float]
    group: int
    segment: str


class Unusable(Exception):  # noqa: N818  # it is no failure: the row is counted
    """Why a row is left out: one of streams.ope.reasons."""


def row(told: Mapping[str, Any]) -> Row:
    """Raises Unusable with the first reason that holds."""
    return Row(
        context=_numbers(told.get("context") or [], reasons.CONTEXT_NOT_NUMBERS),
        action=_action(told.get("action")),
        propensity=_propensity(told.get("propensity")),
        reward=_reward(told.get("reward")),
        candidate=_candidate(told.get("candidate")),
        group=_group(told.get("group")),
        segment=_named(told.get("segment"), reasons.SEGMENT_UNKNOWN),
    )


def _propensity(value: Any) -> float:
    if value is None:
        raise Unusable(reasons.PROPENSITY_MISSING)
    found = _number(value, reasons.PROPENSITY_NOT_A_NUMBER)
    if found == 0:
        raise Unusable(reasons.PROPENSITY_ZERO)
    if not 0 < found <= 1:
        raise Unusable(reasons.PROPENSITY_BELOW_ZERO if found < 0 else reasons.PROPENSITY_ABOVE_ONE)
    if found < LEAST_PROPENSITY:
        raise Unusable(reasons.PROPENSITY_TOO_SMALL)
    return found


def _action(value: Any) -> int | str:
    if value is None:
        raise Unusable(reasons.ACTION_MISSING)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Unusable(reasons.ACTION_UNKNOWN)
    return value


def _reward(value: Any) -> float:
    if value is None:
        raise Unusable(reasons.REWARD_MISSING)
    return float(value) if isinstance(value, bool) else _number(value, reasons.REWARD_NOT_A_NUMBER)


def _candidate(value: Any) -> list[float]:
    if not value:
        raise Unusable(reasons.CANDIDATE_MISSING)
    found = _numbers(value, reasons.CANDIDATE_NOT_NUMBERS)
    if min(found) < 0:
        raise Unusable(reasons.CANDIDATE_BELOW_ZERO)
    if abs(math.fsum(found) - 1) > SUM_TOLERANCE:
        raise Unusable(reasons.CANDIDATE_SUM)
    return found


def _group(value: Any) -> int:
    """A signed hash of the id: the order of rows is no matter, nor whether ids are texts or numbers."""
    name = _named(value, reasons.GROUP_UNKNOWN)
    return text_hash(name) - _HALF or 1 if value is not None else 0


def _named(value: Any, reason: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, (str, int)):
        raise Unusable(reason)
    return intern(str(value))


def _numbers(value: Any, reason: str) -> list[float]:
    if not isinstance(value, (list, tuple)) or not _NUMBERS.issuperset(map(type, value)):
        raise Unusable(reason)
    return _finite(value, reason)


def _number(value: Any, reason: str) -> float:
    if type(value) not in _NUMBERS:
        raise Unusable(reason)
    return _finite((value,), reason)[0]


def _finite(values: Sequence[Any], reason: str) -> list[float]:
    try:
        found = list(map(float, values))
    except OverflowError:
        raise Unusable(reason) from None
    if not all(map(math.isfinite, found)):
        raise Unusable(reason)
    return found
