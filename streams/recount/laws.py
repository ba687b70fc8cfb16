"""What must hold between topics, whatever the tables say: no event without its result, no result without its event."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.attribution import Attribution
from streams.recount.choices import probabilities, triggers
from streams.recount.compare import Difference, Report
from streams.recount.outcomes import Outcomes
from streams.recount.rankings import rankings
from streams.recount.stretch import Row, Stretch

Place = tuple[Any, ...]
_COPIED = ("event_id", "shopper", "at_ms", "published_ms")


def _letters(stretch: Stretch) -> Iterator[Difference]:
    """Each record that a step did not fold has one dead letter, which gives the same error."""
    letters = _by_place(stretch, "dead_letters")
    rejected = {place: error for step in stretch.steps for place, error in step.rejected.items()}
    yield from _pairs("dead_letters", rejected, letters)
    for place, error in rejected.items():
        for letter in letters.get(place, ())[:1]:
            if letter["error"] != error:
                yield Difference("dead_letters", "broken", _named(place), "error", error, letter["error"])


def _reviews(stretch: Stretch) -> Iterator[Difference]:
    """Each review that was folded has one score, with the review's own columns."""
    events = {(topic, offset): row for (topic, _, offset), row in stretch.rows["events"].items() if topic == "reviews"}
    scores = _by_place(stretch, "review_scores")
    yield from _pairs("review_scores", events, scores)
    yield from _copies("review_scores", events, scores, (*_COPIED, "product"))


def _searches(stretch: Stretch) -> Iterator[Difference]:
    """Each match belongs to a search that was folded."""
    events = {(topic, offset): row for (topic, _, offset), row in stretch.rows["events"].items() if topic == "searches"}
    scores = _by_place(stretch, "search_scores")
    yield from (_broken("search_scores", place, "a search", None) for place in scores if place not in events)
    yield from _copies("search_scores", events, scores, _COPIED)


def _by_place(stretch: Stretch, table: str) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = {}
    for row in stretch.rows[table].values():
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


_OF_STEPS = (_letters, _reviews, _searches, probabilities, triggers, rankings)


class Laws:
    """Of one partition: hears its stretches in order and reports what contradicts itself. `windows_ms` are those of
    attribution under each claim; of a partition that was `cut`, outcomes of promotions before are left alone."""

    def __init__(self, windows_ms: Mapping[int, int], *, cut: bool) -> None:
        self._outcomes, self._attribution = Outcomes(cut), Attribution(windows_ms)

    def check(self, stretch: Stretch, report: Report) -> None:
        """The next stretch."""
        for law in (*_OF_STEPS, self._outcomes.check, self._attribution.check):
            report.differ_each(law(stretch))

    def end(self, report: Report) -> None:
        """Behind the last one."""
        report.differ_each(self._attribution.end())
