"""Each launch's promoted and held-out shoppers, compared; read from ClickHouse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from scorer.errors import BadInput
from scorer.lift.sample_ratio import p_values
from scorer.nearest import nearest
from streams.lift import questions
from streams.lift.compared import Comparison, compare
from streams.lift.groups import EMPTY, Group, Query, by_action, by_segment
from streams.lift.period import Asked


class NothingToCompare(BadInput):
    """A launch that has only one arm."""


@dataclass(frozen=True)
class Arrivals:
    """Shoppers by arm; those seen in both, who are left out and should not be; the first moment of all; and the p-value
    of the planned shares, None where the plan's share is not known."""

    treated: int
    held: int
    both: int
    first_at: datetime
    p_value: float | None


@dataclass(frozen=True)
class Settled:
    """Both arms, and what was `spent`, as of `until`: up to the first purchase after one of the `open` promotions, of
    which it is not known yet whether they count it."""

    until: datetime
    treated: Group
    control: Group
    spent: float
    open: int


@dataclass(frozen=True)
class Lift:
    """All that is told of a launch. `settled` is None where no costs are recorded; `parts` are of what was
    asked `by`."""

    launch: str
    product: str
    asked: Asked
    arrivals: Arrivals
    whole: Comparison
    settled: Settled | None
    parts: Sequence[Comparison]

    @property
    def days(self) -> float:
        """Since the first shopper came in, to the end of the launch's window at most."""
        return max(self.asked.last - self.arrivals.first_at, timedelta()) / timedelta(days=1)


def launches(query: Query, wanted: Sequence[str] = ()) -> dict[str, str]:
    """Product of each wanted launch, of all where none is; BadInput names the nearest of an unknown one."""
    known = dict(query(questions.LAUNCHES).result_rows)
    if not known:
        raise BadInput("there are no decisions to compare", remedy="`launchpulse watch` shows whether any arrive")
    for name in wanted:
        if name not in known:
            near = nearest(name, known)
            remedy = f"did you mean {near}?" if near else "without a name all are compared"
            raise BadInput("no decision had this launch as a candidate", seen=name, remedy=remedy)
    return {name: known[name] for name in wanted or known}


def last_event(query: Query) -> datetime:
    """Just after the last event."""
    return _utc(query(questions.LAST).result_rows[0][0]) + timedelta(milliseconds=1)


def measure(query: Query, launch: str, product: str, asked: Asked, by: str = "") -> Lift:
    """`by` is offer, channel, segment or empty. NothingToCompare where nobody is held out, or nobody else could be
    promoted to."""
    arrivals = _arrivals(query, launch, asked)
    arms = _arms(query, launch, product, asked)
    whole = compare("", *arms, asked, asked.alpha)
    parts = _segments(query, launch, product, asked) if by == "segment" else []
    parts = _actions(query, launch, product, asked, by) if by in ("offer", "channel") else parts
    return Lift(launch, product, asked, arrivals, whole, _settled(query, launch, product, asked, arms), parts)


def _arms(query: Query, launch: str, product: str, asked: Asked) -> tuple[Group, Group]:
    """Promoted and held out."""
    groups = by_segment(query, launch, product, asked)
    return groups.get((False, ""), EMPTY), groups.get((True, ""), EMPTY)


def _arrivals(query: Query, launch: str, asked: Asked) -> Arrivals:
    rows = query(questions.ARRIVALS, parameters={"launch": launch, **asked.parameters}).result_rows
    counts = np.array([row[1:4] for row in rows], np.float64).reshape(-1, 3)
    treated, held, both = counts.sum(axis=0).astype(int).tolist()
    if not treated or not held:
        raise NothingToCompare(*_ONE_ARM[bool(treated)][:1], seen=launch, remedy=_ONE_ARM[bool(treated)][1])
    shares = np.array([1 - asked.holdout, asked.holdout])
    p_value = float(p_values(np.cumsum(counts[:, :2], axis=0), shares)[-1]) if asked.holdout else None
    return Arrivals(treated, held, both, _utc(rows[0][4]), p_value)


_ONE_ARM: Final = {
    True: (
        "no shopper is held out from this launch",
        "a plan's `holdout` says how many are; without, nothing can be told",
    ),
    False: ("no shopper could be promoted to", "`launchpulse query` shows the reasons in `decisions`"),
}


def _segments(query: Query, launch: str, product: str, asked: Asked) -> list[Comparison]:
    """Values of all segments that tell shoppers apart; together their intervals are right as often as one alone."""
    found: dict[tuple[bool, str], Group] = {}
    for segment in questions.SEGMENTS:
        groups = by_segment(query, launch, product, asked, segment)
        found |= groups if len({name for _, name in groups}) > 1 else {}
    names = sorted({name for _, name in found})
    alpha = asked.alpha / max(len(names), 1)
    return [compare(n, found.get((False, n), EMPTY), found.get((True, n), EMPTY), asked, alpha) for n in names]


def _actions(query: Query, launch: str, product: str, asked: Asked, by: str) -> list[Comparison]:
    """Offers or channels, each less nothing, of the shoppers who could get either at their first moment."""
    known(_columns(query), by)
    found = by_action(query, launch, product, asked, by)
    alpha = asked.alpha / max(len(found), 1)
    return [_action(name, sides, asked, alpha) for name, sides in found.items()]


def _action(name: str, sides: Mapping[str, Group], asked: Asked, alpha: float) -> Comparison:
    got, nothing = sides.get("got", EMPTY), sides.get("nothing", EMPTY)
    either = sum(group.shoppers for side, group in sides.items() if side != "apart")
    return replace(compare(name, got, nothing, asked, alpha), either=either)


def known(columns: set[tuple[str, str]], by: str) -> None:
    """BadInput where decisions do not tell `by`. `columns`: (table, column) of the database."""
    if ("decisions", by) not in columns:
        remedy = "run `launchpulse migrate`; decisions made from then on have it"
        raise BadInput(f"the decisions in ClickHouse have no column {by}", remedy=remedy)


def _columns(query: Query) -> set[tuple[str, str]]:
    return {(table, name) for table, name in query(questions.COLUMNS).result_rows}


def _settled(query: Query, launch: str, product: str, asked: Asked, arms: tuple[Group, Group]) -> Settled | None:
    """`arms` are those of the whole period, which is settled where nothing was bought after an open promotion."""
    if ("outcomes", "cost_micro") not in _columns(query):
        return None
    named = {"launch": launch, "product": product}
    still, first_at = query(questions.OPEN, parameters={**named, **asked.parameters}).result_rows[0]
    then = replace(asked, until=_utc(first_at)) if still else asked
    arms = _arms(query, launch, product, then) if still else arms
    spent = query(questions.SPENT, parameters={"launch": launch, **then.parameters}).result_rows[0][0]
    return Settled(then.until, *arms, float(spent), int(still))


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
