"""Whether launches stayed within the budgets of their plans, over all partitions together, at the end of what is told.

Money counts at the most that an offer can cost from its promotion on, until its window closes unused; an impression
until it is told that nothing was shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.recount.choices import offer_of
from streams.recount.compare import Difference
from streams.recount.launches import Launches, plan_in

Row = Mapping[str, Any]


@dataclass
class Spent:
    """Accumulates partitions: money in millionths and impressions of each launch."""

    money: dict[str, int] = field(default_factory=dict)
    impressions: dict[str, int] = field(default_factory=dict)

    def add(self, triggers: list[Row], outcomes: list[Row]) -> None:
        """One partition's; `promised` of a trigger is the record of its launch that was in force then."""
        for row in triggers:
            self._count(row["launch"], offer_of(row).get("cost_micro", 0), 1)
        for row in outcomes:
            unused = row["purchased_ms"] < 0
            self._count(row["launch"], -row["cost_micro"] if unused else 0, -1 if row["shown"] == "failed" else 0)

    def broken(self, launches: Launches) -> Iterator[Difference]:
        """Each budget that was overdrawn; that of the version with the most counts, since grants are not taken back."""
        plans = _plans(launches)
        for what, used in (("budget_micro", self.money), ("impressions", self.impressions)):
            for launch, count in used.items():
                limits = [plan.get(what, -1) for of, plan in plans if of == launch]
                if limits and min(limits) >= 0 and count > max(limits):
                    yield Difference("limits", "broken", f"launch={launch}", what, max(limits), count)

    def _count(self, launch: str, money: int, impressions: int) -> None:
        self.money[launch] = self.money.get(launch, 0) + money
        self.impressions[launch] = self.impressions.get(launch, 0) + impressions


def _plans(launches: Launches) -> list[tuple[str, Row]]:
    """Of every record that has one, with its launch."""
    versions = ((launch, plan_in(record)) for _, launch, record in launches.versions if record is not None)
    return [(launch, plan) for launch, plan in versions if plan]
