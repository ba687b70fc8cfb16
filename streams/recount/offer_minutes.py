"""Sums per minute of event time by launch, offer and channel, added up anew from decisions and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

_EARLY = 32
Minute = dict[str, int]


@dataclass
class OfferMinutes:
    """A minute exists once something was promoted in it, or a promotion of it has closed."""

    view: ClassVar[str] = "offer_minutes"
    key: ClassVar[tuple[str, ...]] = ("launch", "offer", "channel", "minute")
    counts: ClassVar[tuple[str, ...]] = (
        *("promotions", "closed", "told", "failed", "early", "clicked", "bought", "purchases", "revenue_micro"),
        *("cost_micro", "reward_micro", "prior_micro"),
    )
    found: dict[tuple[Any, ...], Minute] = field(default_factory=dict)

    @property
    def selected(self) -> str:
        """What is asked of the view that people use, for each of these."""
        return f"launch, offer, channel, toUnixTimestamp(minute), {', '.join(self.counts)}"

    def touched(self, table: str) -> str:
        """Of which names a row of a base table counts, as ClickHouse is asked; empty where it counts nowhere."""
        return "launch, offer, channel" if table in ("decisions", "outcomes") else ""

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Count one row of a base table: decisions that promoted, and outcomes."""
        if table == "decisions" and row["launch"]:
            self._minute(row)["promotions"] += 1
        elif table == "outcomes":
            minute = self._minute(row)
            for name, amount in _of_outcome(row).items():
                minute[name] += amount

    def told(self, minute: Minute) -> tuple[Any, ...]:
        """A minute's counts as the view has them."""
        return tuple(minute[name] for name in self.counts)

    def _minute(self, row: Mapping[str, Any]) -> Minute:
        key = (row["launch"], row["offer"], row["channel"], row["at_ms"] // 60_000 * 60)
        return self.found.setdefault(key, dict.fromkeys(self.counts, 0))


def _of_outcome(row: Mapping[str, Any]) -> Minute:
    bought = row["purchased_ms"] >= 0
    return {
        "closed": 1,
        "told": int(row["shown"] == "told"),
        "failed": int(row["shown"] == "failed"),
        "early": int(row["flags"] & _EARLY > 0),
        "clicked": int(row["clicked_ms"] >= 0),
        "bought": int(bought),
        "purchases": row["purchases"],
        "revenue_micro": row["revenue_micro"],
        "cost_micro": row["cost_micro"] if bought else 0,
        "reward_micro": row["reward_micro"],
        "prior_micro": row["prior_micro"],
    }
