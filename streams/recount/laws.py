"""What must hold between topics, whatever the tables say: no event without its result, no result without its event."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.choices import probabilities, triggers
from streams.recount.compare import Difference, Report
from streams.recount.outcomes import attribution, outcomes
from streams.recount.partition import Partition, Row
from streams.recount.rankings import rankings

Place = tuple[Any, ...]
_COPIED = ("event_id", "shopper", "at_ms", "published_ms")


def check_laws(partition: Partition, report: Report) -> None:
    """Report what contradicts itself in one partition."""
    for law in (_letters, _reviews, _searches, probabilities, triggers, outcomes, attribution, rankings):
        for difference in law(partition):
            report.differ(difference)


def _letters(partition: Partition) -> Iterator[Difference]:
    """Each record that a step did not fold has one dead letter, which gives the same error."""
    letters = _by_place(partition, "dead_letters")
    rejected = {place: error for step in partition.steps for place, error in step.rejected.items()}
    yield from _pairs("dead_letters", rejected, letters)
    for place, error in rejected.items():
        for letter in letters.get(place, ())[:1]:
            if letter["error"] != error:
                yield Difference("dead_letters", "broken", _named(place), "error", error, letter["error"])


def _reviews(partition: Partition) -> Iterator[Difference]:
    """Each review that was folded has one score, with the review's own columns."""
    events = {
        (topic, offset): row for (topic, _, offset), row in partition.rows["events"].items() if topic == "reviews"
    }
    scores = _by_place(partition, "review_scores")
    yield from _pairs("review_scores", events, scores)
    yield from _copies("review_scores", events, scores, (*_COPIED, "product"))


def _searches(partition: Partition) -> Iterator[Difference]:
    """Each match belongs to a search that was folded."""
    events = {
        (topic, offset): row for (topic, _, offset), row in partition.rows["events"].items() if topic == "searches"
    }
    scores = _by_place(partition, "search_scores")
    yield from (_broken("search_scores", place, "a search", None) for place in scores if place not in events)
    yield from _copies("search_scores", events, scores, _COPIED)


def _by_place(partition: Partition, table: str) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = {}
    for row in partition.rows[table].values():
        found.setdefault((row["topic"], row["offset"]), []).append(row)
    return found


def _pairs(table: str, wanted: Mapping[Place, Any], found: Mapping[Place, list[Row]]) -> Iterator[Difference]:
    for place in wanted.keys() | found.keys():
        count = len(found.get(place, ()))
        if count != (place in wanted):
            yield _broken(table, place, int(place in wanted), count)


def _copies(
    table: str, events: Mapping[Place, Row], found: Mapping[Place, list[Row]], names: tuple[str, ...]
) -> Iterator[Difference]:
    for place, rows in found.items():
        for row in rows:
            for name in names:
                if place in events and row[name] != events[place][name]:
                    yield Difference(table, "broken", _named(place), name, events[place][name], row[name])


def _broken(table: str, place: Place, expected: Any, seen: Any) -> Difference:
    return Difference(table, "broken", _named(place), "records", expected, seen)


def _named(place: Place) -> str:
    return " ".join(map(str, place))
