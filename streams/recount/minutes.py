"""Sums per minute of event time, by product and by launch, added up anew from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

COUNTS = (
    *("views", "carts", "uncarts", "favourites", "purchases", "returns", "shoppers", "negative", "neutral", "positive"),
    *("sentiment_sum_micro", "mean_sentiment", "searches_matched", "decisions", "interest_sum_micro", "mean_interest"),
    "triggers",
)
_OF_KIND = {
    "view": "views",
    "cart": "carts",
    "uncart": "uncarts",
    "favourite": "favourites",
    "purchase": "purchases",
    "return": "returns",
}
_EMPTY = {count: 0 for count in COUNTS if not count.startswith("mean")}
_PLURAL = {"product": "products", "launch": "launches"}
Minute = dict[str, Any]


@dataclass
class Minutes:
    """`what` is product or launch; a minute exists once something happened in it."""

    what: str
    found: dict[tuple[str, int], Minute] = field(default_factory=dict)
    counts: ClassVar[tuple[str, ...]] = COUNTS

    @property
    def view(self) -> str:
        """Name of the view."""
        return f"{self.what}_minutes"

    @property
    def key(self) -> tuple[str, ...]:
        """What names a row."""
        return (self.what, "minute")

    @property
    def selected(self) -> str:
        """What is asked of the view that people use, for each of these."""
        return f"{self.what}, toUnixTimestamp(minute), {', '.join(COUNTS)}"

    def touched(self, table: str) -> str:
        """Of which names a row of a base table counts, as ClickHouse is asked; empty where it counts nowhere."""
        return (
            ""
            if _ADD[table] is Minutes.nothing
            else f"arrayJoin({_PLURAL[self.what]})"
            if table == "decisions"
            else self.what
        )

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Count one row of a base table."""
        _ADD[table](self, row)

    def told(self, minute: Minute) -> tuple[Any, ...]:
        """A minute's counts as the view has them; its shoppers are counted already."""
        reviews = minute["negative"] + minute["neutral"] + minute["positive"]
        made = {
            "mean_sentiment": minute["sentiment_sum_micro"] / (1_000_000 * reviews) if reviews else None,
            "mean_interest": _mean(minute["interest_sum_micro"], minute["decisions"]),
        }
        return tuple(made.get(name, minute.get(name)) for name in COUNTS)

    def event(self, row: Mapping[str, Any]) -> None:
        """One event: a search has no product."""
        if row[self.what]:
            minute = self._minute(row[self.what], row["at_ms"])
            minute["shoppers"].add(row["shopper"])
            if row["kind"] in _OF_KIND:
                minute[_OF_KIND[row["kind"]]] += 1

    def review(self, row: Mapping[str, Any]) -> None:
        """One review's score."""
        if row[self.what]:
            minute = self._minute(row[self.what], row["at_ms"])
            minute[row["sentiment"]] += 1
            minute["sentiment_sum_micro"] += row["positive_micro"] - row["negative_micro"]

    def search(self, row: Mapping[str, Any]) -> None:
        """One search that matched."""
        self._minute(row[self.what], row["at_ms"])["searches_matched"] += 1

    def decision(self, row: Mapping[str, Any]) -> None:
        """One decision: each candidate had its chance."""
        names = row[_PLURAL[self.what]]
        for name, interest_micro in zip(names, row["interest_micro"], strict=True):
            minute = self._minute(name, row["at_ms"])
            minute["decisions"] += 1
            minute["interest_sum_micro"] += interest_micro

    def trigger(self, row: Mapping[str, Any]) -> None:
        """One trigger."""
        self._minute(row[self.what], row["at_ms"])["triggers"] += 1

    def nothing(self, row: Mapping[str, Any]) -> None:
        """Nowhere counts a dead letter, a ranking, or what is told of a shopper or a trigger; an outcome not here."""

    def _minute(self, name: str, at_ms: int) -> Minute:
        key = (name, at_ms // 60_000 * 60)
        if key not in self.found:
            self.found[key] = _EMPTY | {"shoppers": set()}
        return self.found[key]


_ADD = {
    "events": Minutes.event,
    "shoppers": Minutes.nothing,
    "deliveries": Minutes.nothing,
    "review_scores": Minutes.review,
    "search_scores": Minutes.search,
    "decisions": Minutes.decision,
    "triggers": Minutes.trigger,
    "outcomes": Minutes.nothing,
    "rankings": Minutes.nothing,
    "dead_letters": Minutes.nothing,
}


def _mean(total_micro: int, count: int) -> float | None:
    return total_micro / (1_000_000 * count) if count else None
