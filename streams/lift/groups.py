"""Sums of ClickHouse as arms: one Group for each arm of each segment, or for each action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.lift.arm import Arm
from scorer.lift.weighted import Weighted, effective
from streams.lift.period import Asked
from streams.lift.questions import MARGIN, OUTCOMES, PRICE, actions, arms

Query = Callable[..., Any]  # of a clickhouse-connect client
NONE: Final = Arm(*(np.zeros(()) for _ in Arm._fields))
SUMMED: Final = (*OUTCOMES, *MARGIN)
_EACH: Final = 9  # columns of an outcome


@dataclass(frozen=True)
class Group:
    """`reached` of `shoppers` were promoted to, in `promotions` promotions; `unpriced` purchases had no price."""

    shoppers: int
    reached: int
    promotions: int
    unpriced: int
    outcomes: Mapping[str, Arm]


def by_segment(
    query: Query, launch: str, product: str, asked: Asked, segment: str = ""
) -> dict[tuple[bool, str], Group]:
    """By (held, value of the segment); one of streams.lift.questions.SEGMENTS, or empty."""
    price = query(PRICE, parameters={"product": product}).result_rows[0][0] if segment == "price" else 0
    named = {"launch": launch, "product": product, "price_micro": price or 0}
    return _groups(query(arms(segment), parameters={**named, **asked.parameters}).result_rows)


def by_action(query: Query, launch: str, product: str, asked: Asked, column: str) -> dict[str, dict[str, Group]]:
    """By offer or channel, and by side (streams.lift.questions.actions)."""
    named = {"launch": launch, "product": product}
    found: dict[str, dict[str, Group]] = {}
    for name, side, *values in query(actions(column), parameters={**named, **asked.parameters}).result_rows:
        found.setdefault(name, {})[side] = _group(*values)
    return found


def _groups(rows: Any) -> dict[tuple[bool, str], Group]:
    return {(bool(held), str(name)): _group(*values) for held, name, *values in rows}


def _group(shoppers: int, reached: int, promotions: int, unpriced: int, w: float, w2: float, *sums: float) -> Group:
    parts = [sums[at : at + _EACH] for at in range(0, len(sums), _EACH)]
    weighted = [Weighted(*np.array([w, w2, *part], np.float64)) for part in parts]
    arms_of = dict(zip(SUMMED, map(effective, weighted), strict=True))
    return Group(int(shoppers), int(reached), int(promotions), int(unpriced), arms_of)


EMPTY: Final = Group(0, 0, 0, 0, dict.fromkeys(SUMMED, NONE))
