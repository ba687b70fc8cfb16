"""Whether what the models are shown and say has moved away from a day of reference, asked of ClickHouse.

The view `drift` (deploy/clickhouse/0011_drift.sql) counts; what is far and what is noise says scorer.metrics.stability.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from scorer.errors import BadInput
from scorer.metrics.stability import enough, noise, psi

Query = Callable[..., Any]  # of a clickhouse-connect client
_DAYS = "SELECT count(), min(toDate(at)), max(toDate(at)), countIf(toDate(at) = {against:Date}) FROM events"
_FIRST = """
SELECT day FROM (SELECT day, measure FROM drift_numbers UNION ALL SELECT day, measure FROM drift_labels)
GROUP BY day ORDER BY uniqExact(measure) DESC, day LIMIT 1"""
_COUNTS = """
SELECT day, measure, expected_counts, actual_counts
FROM drift(reference = {against:Date}, since = {since:Date})
ORDER BY measure, day"""


@dataclass(frozen=True)
class Moved:
    """One measure on one day: `psi` against the day of reference, `noise` that chance alone stays below 95 times in
    100; not numbers where a day has no rows. `state` is one of:

    - `alert`: the PSI is at the threshold or above it, and above the noise, of enough rows to tell
    - `few`: with so few rows chance alone can reach the threshold, or nothing can be said of chance
    - `none`, `new`: no rows on the day; none on the day of reference
    - `ok`
    """

    day: date
    measure: str
    rows: int
    psi: float
    noise: float
    state: str


@dataclass(frozen=True)
class Drift:
    """Every measure on every day from `since` to `until`, by measure and day."""

    against: date
    since: date
    until: date
    moved: Sequence[Moved]

    @property
    def alerts(self) -> list[Moved]:
        """What has moved too far."""
        return [each for each in self.moved if each.state == "alert"]

    @property
    def days(self) -> list[date]:
        """All days, those without rows too."""
        return [self.since + timedelta(days=at) for at in range((self.until - self.since).days + 1)]


def measure(query: Query, *, against: date | None, days: int, threshold: float) -> Drift:
    """The last `days` days of event time against one day: the first on which most is measured, unless given. BadInput
    where it has no events."""
    against = against or _first(query)
    first, until = _days(query, against)
    since = max(until - timedelta(days=days - 1), first)
    rows = query(_COUNTS, parameters={"against": against, "since": since}).result_rows
    found = {(name, day): _moved(day, name, expected, actual, threshold) for day, name, expected, actual in rows}
    drift = Drift(against, since, until, [])
    names = sorted({name for name, _ in found})
    return replace(drift, moved=[found.get((name, day)) or _empty(day, name) for name in names for day in drift.days])


def _first(query: Query) -> date:
    days: list[tuple[date]] = query(_FIRST).result_rows
    if not days:
        raise BadInput("there are no events to measure", remedy="`launchpulse watch` shows whether any arrive")
    return days[0][0]


def _days(query: Query, against: date) -> tuple[date, date]:
    """First and last day with events."""
    count, first, last, there = query(_DAYS, parameters={"against": against}).result_rows[0]
    if not there:
        raise BadInput(
            "the day of reference has no events",
            seen=str(against),
            remedy=f"name a day from {first} to {last}" if count else "there are no events at all yet",
        )
    return first, last


def _moved(day: date, name: str, expected: Sequence[int], actual: Sequence[int], threshold: float) -> Moved:
    counts = np.array(expected, np.float64), np.array(actual, np.float64)
    index, chance = psi(*counts), noise(*counts)
    return Moved(day, name, sum(actual), index, chance, _state(index, chance, threshold, enough(*counts)))


def _state(index: float, chance: float, threshold: float, rows_suffice: bool) -> str:
    if np.isnan(index):
        return "new"
    if not rows_suffice:
        return "few"
    if index >= threshold and index > chance:
        return "alert"
    return "few" if chance >= threshold else "ok"


def _empty(day: date, name: str) -> Moved:
    return Moved(day, name, 0, float("nan"), float("nan"), "none")


def by_measure(moved: Iterable[Moved]) -> dict[str, list[Moved]]:
    """The days of each measure, in order."""
    found: dict[str, list[Moved]] = {}
    for each in moved:
        found.setdefault(each.measure, []).append(each)
    return found
