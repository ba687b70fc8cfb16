"""The rows that the records of an input should have led to."""

from collections import Counter
from contextlib import suppress
from typing import Any

from streams.recount.compare import Difference
from streams.recount.counted import Step
from streams.recount.outline import Outline
from streams.recount.reading import UNREADABLE
from streams.recount.stretch import TABLE_OF, Row, Stretch, Topics, key_of, place_of
from streams.recount.tables import EVENTS
from streams.recount.takers import Takers

_READABLE = ("", "too_late", "duplicate")  # classes of errors, none included, of records whose time counts
_TEXT = {"searches": "query", "reviews": "text"}


class Input:
    """Reads one input of a partition, stretch by stretch."""

    def __init__(self, topics: Topics, outline: Outline, topic: str) -> None:
        self._topics, self._outline, self._topic = topics, outline, topic
        self._takers, self._held = Takers(outline.steps, topic), Counter[int]()

    async def read(self, stretch: Stretch) -> None:
        """Fill the stretch's rows and times."""
        topic, number = self._topic, stretch.number
        rejected = {place: error for step in stretch.steps for place, error in step.rejected.items()}
        stretch.rows.setdefault(TABLE_OF[topic].name, {})
        async for record in self._topics.reader.records(topic, number, *stretch.bounds[topic]):
            if topic == "shoppers":
                stretch.told_at.add(record.offset)
            if stretch.forgotten(topic, record.offset):
                _hear_before(self._topics, stretch, topic, record)
                continue
            taken_by = self._taken_by(record.offset)
            error_class = rejected.get((topic, record.offset), "")
            if taken_by and error_class in _READABLE:
                _keep(self._topics, stretch, topic, record, taken_by[0], folded=not error_class)

    def check(self) -> None:
        """Once all is read: whether a step saw all that stood between its offsets."""
        for step in self._outline.steps:
            if 0 <= step.records.get(self._topic, -1) < self._held[step.number]:
                self._topics.report.differ(_missed(self._topic, self._outline.number, step, self._held[step.number]))

    def _taken_by(self, offset: int) -> list[Step]:
        taken_by = self._takers.of(offset)
        if len(taken_by) != 1:
            self._topics.report.differ(_not_once(place_of(self._topic, self._outline.number, offset), taken_by))
        self._held.update(step.number for step in taken_by)
        return taken_by


def _hear_before(topics: Topics, stretch: Stretch, topic: str, record: Any) -> None:
    """A record whose step is gone: what a shopper told counts for those that are left."""
    with suppress(*UNREADABLE):
        if topic == "shoppers":
            row = topics.avro.decode(topic, record.value)
            stretch.before.told[row["shopper"]] = row


def _not_once(place: str, taken_by: list[Step]) -> Difference:
    what = "doubled" if taken_by else "lost"
    return Difference("journal", what, place, "steps", "one", [step.number for step in taken_by])


def _missed(topic: str, partition: int, step: Step, held: int) -> Difference:
    """The worker took the offsets without some of their records, so these are in no profile."""
    place = f"topic={topic} partition={partition} step={step.number}"
    return Difference("journal", "broken", place, "records", held, step.records[topic])


def _keep(  # what is read of one record
    topics: Topics, stretch: Stretch, topic: str, record: Any, step: Step, *, folded: bool
) -> None:
    table, place = TABLE_OF[topic], (topic, stretch.number, record.offset)
    try:
        row = _row(topics, topic, record, step)
        stretch.times[topic, record.offset] = row["at_ms"]
        if folded:
            stretch.rows[table.name][key_of(table, *place)] = row
    except UNREADABLE as error:
        what = str(error)[:200]
        topics.report.differ(Difference(table.name, "broken", place_of(*place), "value", "a record", what))


def _row(topics: Topics, topic: str, record: Any, step: Step) -> Row:
    row = dict(topics.avro.decode(topic, record.value)) | {"published_ms": record.timestamp}
    return _event(topics, topic, row, step) if TABLE_OF[topic] is EVENTS else row


def _event(topics: Topics, topic: str, row: Row, step: Step) -> Row:
    text = row[_TEXT[topic]] if topic in _TEXT else ""
    product = row.get("product", "")
    price = row.get("price")
    return {
        **row,
        "kind": row.get("kind") or {"searches": "search", "reviews": "review"}[topic],
        "product": product,
        "launch": topics.launches.live(step.launches_next, product, row["at_ms"]) if product else "",
        "price_micro": -1 if price is None else round(price * 1e6),
        "quantity": row.get("quantity", 1),
        "text": text,
        "flags": 8 if topic in _TEXT and not text.strip() else 0,
    }
