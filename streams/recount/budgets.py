"""Whether launches stayed within the budgets of their plans, over all partitions together, at the end of what is told.

A promotion counts where the version that it followed had the limit: versions without one, and launches without a plan,
spend what they like. Money counts at the most that an offer can cost from its promotion on, until its window closes
unused; an impression until it is told that nothing was shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.recount.choices import offer_of, plan_of
from streams.recount.compare import Difference
from streams.recount.launches import Launches, plan_in

Row = Mapping[str, Any]


@dataclass
class Spent:
    """Accumulates stretches: money in millionths and impressions of each launch, under plans that limit them."""

    money: dict[str, int] = field(default_factory=dict)
    impressions: dict[str, int] = field(default_factory=dict)
    _followed: dict[str, Row] = field(default_factory=dict)  # by promotion without an outcome yet: its plan

    def add(self, triggers: Iterable[Row], outcomes: Iterable[Row]) -> None:
        """The next stretch's; `promised` of a trigger is the record of its launch that was in force then."""
        for row in triggers:
            self._followed[row["decision_id"]] = plan_of(row)
            self._count(row["launch"], plan_of(row), offer_of(row).get("cost_micro", 0), 1)
        for row in outcomes:
            unused, plan = row["purchased_ms"] < 0, self._followed.pop(row["decision_id"], {})
            self._count(row["launch"], plan, -row["cost_micro"] if unused else 0, -1 if row["shown"] == "failed" else 0)

    def broken(self, launches: Launches) -> Iterator[Difference]:
        """Each budget that was overdrawn; that of the version with the most counts, since grants are not taken back."""
        plans = [(launch, plan_in(record)) for _, launch, record in launches.versions if record is not None]
        for what, used in (("budget_micro", self.money), ("impressions", self.impressions)):
            for launch, count in used.items():
                limit = max((plan.get(what, -1) for of, plan in plans if of == launch), default=-1)
                if 0 <= limit < count:
                    yield Difference("limits", "broken", f"launch={launch}", what, limit, count)

    def _count(self, launch: str, plan: Row, money: int, impressions: int) -> None:
        of_kind = (("budget_micro", self.money, money), ("impressions", self.impressions, impressions))
        for what, used, amount in of_kind:
            if plan.get(what, -1) >= 0:
                used[launch] = used.get(launch, 0) + amount
