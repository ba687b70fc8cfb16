"""How long the tables keep a row and a sum: what is older may be gone, or still stand, as parts are dropped whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streams.recount.minutes import Minutes
from streams.recount.offer_minutes import OfferMinutes

ROWS_DAYS: Final = 400
SUMS_DAYS: Final = 1_830
FOR_GOOD: Final = ("shoppers",)
_DAY_MS: Final = 86_400_000
_MARGIN_DAYS: Final = 2  # a recount takes a while, clocks differ, and sums go by whole days
Rows = Mapping[tuple[Any, ...], Mapping[str, Any]]
Sums = tuple[Minutes | OfferMinutes, ...]


def sums() -> Sums:
    """One of each, empty."""
    return (Minutes("product"), Minutes("launch"), OfferMinutes())


@dataclass
class Keeping:
    """What the tables need not hold any more at `now_ms`, by ClickHouse's clock. Sums are remembered as they come."""

    now_ms: int
    _touched: Sums = field(default_factory=sums)

    def past(self, at_ms: int) -> bool:
        """Whether a row of that time may be gone."""
        return self._older(at_ms, ROWS_DAYS)

    def past_rows(self, table: str, rows: Rows) -> set[tuple[Any, ...]]:
        """Keys of those that may be gone; what they count for in sums is taken note of."""
        for row in rows.values():
            if self._older(row["published_ms"], SUMS_DAYS):
                for minutes in self._touched:
                    minutes.add(table, row)
        kept = table in FOR_GOOD
        return set() if kept else {key for key, row in rows.items() if self.past(row["published_ms"])}

    def forget(self, table: str, row: Mapping[str, Any]) -> None:
        """A row of a table that no topic leads to any more: what it counts for in sums may lack others."""
        for minutes in self._touched:
            minutes.add(table, row)

    def past_sums(self, view: str) -> Collection[tuple[Any, ...]]:
        """Keys of sums that may lack something."""
        return {key for minutes in self._touched if minutes.view == view for key, _ in minutes.rows()}

    def _older(self, at_ms: int, days: int) -> bool:
        return at_ms < self.now_ms - (days - _MARGIN_DAYS) * _DAY_MS
