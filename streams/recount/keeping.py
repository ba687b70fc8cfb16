"""How long the tables keep a row and a sum: what is older may be gone, or still stand, as parts are dropped whole."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from streams.recount.minutes import Minutes
from streams.recount.offer_minutes import OfferMinutes
from streams.recount.stretch import Rows

ROWS_DAYS: Final = 400
SUMS_DAYS: Final = 1_830
FOR_GOOD: Final = ("shoppers",)
_DAY_MS: Final = 86_400_000
_MARGIN_DAYS: Final = 2  # a recount takes a while, clocks differ, and sums go by whole days


@dataclass
class Keeping:
    """What the tables need not hold any more at `now_ms`, by ClickHouse's clock."""

    now_ms: int

    def past(self, at_ms: int) -> bool:
        """Whether a row of that time may be gone."""
        return self._older(at_ms, ROWS_DAYS)

    def past_rows(self, table: str, rows: Rows) -> set[tuple[Any, ...]]:
        """Keys of those that may be gone."""
        return set() if table in FOR_GOOD else {key for key, row in rows.items() if self.past(row["published_ms"])}

    def past_sums(self, table: str, rows: Rows, minutes: Minutes | OfferMinutes) -> Iterable[tuple[Any, ...]]:
        """Keys of sums that may lack something, since rows that count for them are so old."""
        touched = replace(minutes, found={})
        for row in rows.values():
            if self._older(row["published_ms"], SUMS_DAYS):
                touched.add(table, row)
        return touched.found

    def _older(self, at_ms: int, days: int) -> bool:
        return at_ms < self.now_ms - (days - _MARGIN_DAYS) * _DAY_MS
