"""The rows that the records of an input should have led to."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from streams.recount.compare import Difference
from streams.recount.counted import Step
from streams.recount.partition import TABLE_OF, Partition, Row, Topics, key_of, place_of
from streams.recount.reading import UNREADABLE
from streams.recount.tables import EVENTS
from streams.recount.takers import Takers

_READABLE = ("", "too_late", "duplicate")  # classes of errors, none included, of records whose time counts
_TEXT = {"searches": "query", "reviews": "text"}


async def read_input(topics: Topics, partition: Partition, topic: str, rejected: Mapping[tuple[str, int], str]) -> None:
    """Fill the partition's rows and times; `rejected` says by topic and offset why a record was."""
    takers, counts, expected = Takers(partition.steps, topic), Counter[int](), 0
    async for record in topics.reader.records(topic, partition.number):
        if topic == "shoppers":
            partition.compacted.update(range(expected, record.offset))
            expected = record.offset + 1
        if partition.forgotten(topic, record.offset):
            _hear_before(topics, partition, topic, record)
            continue
        taken_by = takers.of(record.offset)
        if len(taken_by) != 1 and not takers.behind(record.offset):
            topics.report.differ(_not_once(place_of(topic, partition.number, record.offset), taken_by))
        for step in taken_by:
            counts[step.number] += 1
        error_class = rejected.get((topic, record.offset), "")
        if taken_by and error_class in _READABLE:
            _keep(topics, partition, topic, record, taken_by[0], folded=not error_class)
    for step in partition.steps:
        if 0 <= step.records.get(topic, -1) < counts[step.number]:
            topics.report.differ(_missed(topic, partition.number, step, counts[step.number]))


def _hear_before(topics: Topics, partition: Partition, topic: str, record: Any) -> None:
    """A record whose step is gone: what a shopper told counts for those that are left."""
    with suppress(*UNREADABLE):
        if topic == "shoppers":
            row = topics.avro.decode(topic, record.value)
            partition.before.told[row["shopper"]] = row


def _not_once(place: str, taken_by: list[Step]) -> Difference:
    what = "doubled" if taken_by else "lost"
    return Difference("journal", what, place, "steps", "one", [step.number for step in taken_by])


def _missed(topic: str, partition: int, step: Step, held: int) -> Difference:
    """The worker took the offsets without some of their records, so these are in no profile."""
    place = f"topic={topic} partition={partition} step={step.number}"
    return Difference("journal", "broken", place, "records", held, step.records[topic])


def _keep(  # what is read of one record
    topics: Topics, partition: Partition, topic: str, record: Any, step: Step, *, folded: bool
) -> None:
    table, place = TABLE_OF[topic], (topic, partition.number, record.offset)
    try:
        row = _row(topics, topic, record, step)
        partition.times[topic, record.offset] = row["at_ms"]
        if folded:
            partition.rows[table.name][key_of(table, *place)] = row
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
