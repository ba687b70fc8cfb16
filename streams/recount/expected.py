"""The rows that one partition of the topics should have led to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scorer.errors import Inconsistent
from streams.recount.compare import Difference, Report
from streams.recount.counted import Journal, Step
from streams.recount.launches import Launches
from streams.recount.products import Products
from streams.recount.reading import UNREADABLE, Avro, Reader
from streams.recount.tables import DELIVERIES, EVENTS, OUTPUTS, SHOPPERS, Table

TABLE_OF = {"clicks": EVENTS, "searches": EVENTS, "reviews": EVENTS, "shoppers": SHOPPERS, "deliveries": DELIVERIES}
_READABLE = ("", "too_late", "duplicate")  # classes of errors, none included, of records whose time counts
_TEXT = {"searches": "query", "reviews": "text"}
Row = Mapping[str, Any]


@dataclass
class Topics:
    """What is needed to read."""

    reader: Reader
    avro: Avro
    launches: Launches
    products: Products
    report: Report


@dataclass
class Partition:
    """One partition, read: its counted steps, its rows by table and key, the event time of each input record that could
    be read (by topic and offset), and how much no step has taken yet."""

    number: int
    steps: list[Step] = field(default_factory=list)
    rows: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    times: dict[tuple[str, int], int] = field(default_factory=dict)
    not_taken: int = 0

    def row(self, topic: str, offset: int) -> Row | None:
        """The row that a record of an input should have; none for one that was not folded."""
        return self.rows[TABLE_OF[topic].name].get(_key(TABLE_OF[topic], topic, self.number, offset))


async def read_partition(topics: Topics, number: int) -> Partition:
    """Read journal, inputs and outputs of a partition. Raises Inconsistent where the journal's begin is gone."""
    journal = Journal()
    async for record in topics.reader.records("journal", number):
        entry = topics.avro.decode("journal", record.value)
        if record.offset == 0 and entry["kind"] != "claim":
            raise Inconsistent("a journal does not begin with a claim", where=f"journal/{number}/0", seen=entry["kind"])
        journal.add(entry)
    partition = Partition(number, journal.steps)
    rejected: dict[tuple[str, int], str] = {}
    for step in journal.steps:
        rejected |= step.rejected
    partition.rows |= {table.name: {} for table in TABLE_OF.values()}
    for topic in TABLE_OF:
        await _read_input(topics, partition, topic, rejected)
        partition.not_taken += max(0, await topics.reader.end(topic, number) - journal.end(topic))
    for table in OUTPUTS:
        partition.rows[table.name] = await _read_output(topics, partition, table)
    return partition


async def _read_input(
    topics: Topics, partition: Partition, topic: str, rejected: Mapping[tuple[str, int], str]
) -> None:
    takers = _Takers(partition.steps, topic)
    table = TABLE_OF[topic]
    rows = partition.rows[table.name]
    async for record in topics.reader.records(topic, partition.number):
        taken_by = takers.of(record.offset)
        place = (topic, partition.number, record.offset)
        if len(taken_by) != 1 and not takers.behind(record.offset):
            what = "lost" if not taken_by else "doubled"
            seen = [step.number for step in taken_by]
            topics.report.differ(Difference("journal", what, _at(*place), "steps", "one", seen))
        error_class = rejected.get((topic, record.offset), "")
        if taken_by and error_class in _READABLE:
            try:
                row = _row(topics, topic, record, taken_by[0])
                partition.times[topic, record.offset] = row["at_ms"]
                if not error_class:
                    rows[_key(table, *place)] = row
            except UNREADABLE as error:
                what = str(error)[:200]
                topics.report.differ(Difference(table.name, "broken", _at(*place), "value", "a record", what))


def _key(table: Table, topic: str, partition: int, offset: int) -> tuple[Any, ...]:
    return (topic, partition, offset) if "topic" in table.key else (partition, offset)


class _Takers:
    """Which steps took an offset of an input; offsets are asked for in rising order."""

    def __init__(self, steps: list[Step], topic: str) -> None:
        self._ranges = sorted(((*step.taken(topic), step) for step in steps), key=lambda item: item[:2])
        self._ranges = [item for item in self._ranges if item[0] < item[1]]
        self._end = max((item[1] for item in self._ranges), default=0)
        self._first = 0

    def of(self, offset: int) -> list[Step]:
        while self._first < len(self._ranges) and self._ranges[self._first][1] <= offset:
            self._first += 1
        found = []
        for first, stop, step in self._ranges[self._first :]:
            if first > offset:
                break
            if offset < stop:
                found.append(step)
        return found

    def behind(self, offset: int) -> bool:
        """Whether no step has come as far yet."""
        return offset >= self._end


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


async def _read_output(topics: Topics, partition: Partition, table: Table) -> dict[tuple[Any, ...], Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    async for record in topics.reader.records(table.topic, partition.number):
        row = topics.avro.decode(table.topic, record.value)
        if row["seq"] == len(rows):  # a lower number is a repeat
            rows[partition.number, row["seq"]] = {"published_ms": record.timestamp, **row}
        elif row["seq"] > len(rows):
            where = _at(table.topic, partition.number, record.offset)
            topics.report.differ(Difference(table.name, "broken", where, "seq", len(rows), row["seq"]))
            break
    counted: dict[tuple[Any, ...], Row] = {}
    for step in partition.steps:
        for key, row in _of_step(topics, partition, table, step, rows):
            counted[key] = row
    return counted


def _of_step(
    topics: Topics, partition: Partition, table: Table, step: Step, rows: Mapping[tuple[Any, ...], Row]
) -> Iterator[tuple[tuple[Any, ...], Row]]:
    first, count = step.sent(table.topic)
    for seq in range(first, first + count):
        key = (partition.number, seq)
        if key in rows:
            yield key, _completed(topics, table, rows[key], step)
        else:
            named = f"partition={partition.number} seq={seq}"
            difference = Difference(table.name, "broken", named, "topic", f"a record of step {step.number}", "none")
            topics.report.differ(difference)


def _completed(topics: Topics, table: Table, row: Row, step: Step) -> Row:
    """With the columns that the tables have beside the record's own."""
    if table is OUTPUTS[0]:
        products = [topics.launches.product(step.launches_next, launch) for launch in row["launches"]]
        empty = {name: row[name] or "" for name in ("launch", "offer", "channel", "copy")}
        return {**row, **empty, "products": products, "awaited": "outcomes" in step.outputs}
    if table.name == "triggers":
        promised = topics.launches.version(step.launches_next, row["launch"])
        product = topics.products.version(step.product_vectors_next, row["product"])
        told = {"copy_text": row["copy_text"] or "", "tells_copy": row["copy_text"] is not None}
        return {**row, **told, "promised": promised, "said": product}
    if table.name == "review_scores":
        return {**row, "launch": topics.launches.live(step.launches_next, row["product"], row["at_ms"])}
    return row


def _at(topic: str, partition: int, offset: int) -> str:
    return f"topic={topic} partition={partition} offset={offset}"


def expected_rows(partition: Partition, table: Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows of one table by key, as they should stand in ClickHouse."""
    return {key: table.row(row) for key, row in partition.rows[table.name].items()}


TABLES = (EVENTS, SHOPPERS, DELIVERIES, *OUTPUTS)
