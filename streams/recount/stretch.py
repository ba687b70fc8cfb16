"""A stretch of one partition of the topics as it was read: the records of some steps, and what came before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.recount.compare import Report
from streams.recount.counted import Step
from streams.recount.launches import Launches
from streams.recount.products import Products
from streams.recount.reading import Avro, Reader
from streams.recount.tables import DELIVERIES, EVENTS, SHOPPERS, Bounds, Table

TABLE_OF = {"clicks": EVENTS, "searches": EVENTS, "reviews": EVENTS, "shoppers": SHOPPERS, "deliveries": DELIVERIES}
Row = Mapping[str, Any]
Rows = dict[tuple[Any, ...], Row]
NONE_LEFT = 1 << 62  # beyond every offset and number


@dataclass
class Topics:
    """What is needed to read."""

    reader: Reader
    avro: Avro
    launches: Launches
    products: Products
    report: Report


@dataclass
class Before:
    """What came before a stretch: the newest event time of each input, and what each shopper had told. Where retention
    has deleted some of it, a decision was made at its event's own time from `horizon_ms` of event time on, whoever was
    decided for before."""

    newest_ms: Mapping[str, int] = field(default_factory=dict)
    told: dict[str, Row] = field(default_factory=dict)
    horizon_ms: int = -1


@dataclass
class Stretch:
    """Steps in a row of the partition `number`: their rows by table and key, and the event time of each input record
    that could be read, by topic and offset. `bounds` are the first and next offset (of an output: number) of each topic
    that belong here; to the `last` stretch belongs what stands behind, too. `begins`: by topic, from where on record
    and step are left. `told_at`: offsets of `shoppers` that hold a record. `whole`: all that led to it is left."""

    number: int
    steps: list[Step] = field(default_factory=list)
    rows: dict[str, Rows] = field(default_factory=dict)
    times: dict[tuple[str, int], int] = field(default_factory=dict)
    before: Before = field(default_factory=Before)
    begins: Mapping[str, int] = field(default_factory=dict)
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    told_at: set[int] = field(default_factory=set)
    whole: bool = True
    last: bool = True

    def forgotten(self, topic: str, at: int) -> bool:
        """Whether retention has deleted a record, by its offset or an output's number, or the step that took it."""
        return at < self.begins.get(topic, 0)

    def lacks(self, table: Table, key: tuple[Any, ...]) -> bool:
        """Whether the topic has been compacted over what led to a row that belongs here."""
        return table is SHOPPERS and key[-1] < self.bounds[table.topic][1] and key[-1] not in self.told_at

    def row(self, topic: str, offset: int) -> Row | None:
        """The row that a record of an input should have; none for one that was not folded."""
        return self.rows[TABLE_OF[topic].name].get(key_of(TABLE_OF[topic], topic, self.number, offset))

    def expected(self, table: Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """Rows of one table by key, as they should stand in ClickHouse."""
        return {key: table.row(row) for key, row in self.rows[table.name].items()}

    def within(self, table: Table) -> Bounds:
        """By topic, which keys of a table belong here: from one on, and below another. What topics have forgotten
        belongs to no stretch."""
        stops = {topic: None if self.last else self.bounds[topic][1] for topic in topics_of(table)}
        return {topic: (max(self.bounds[topic][0], self.begins.get(topic, 0)), stop) for topic, stop in stops.items()}


def topics_of(table: Table) -> list[str]:
    """Those that lead to its rows."""
    return [topic for topic, of in TABLE_OF.items() if of is table] or [table.topic]


def behind(stretch: Stretch) -> Before:
    """What came before the next stretch."""
    newest_ms = dict(stretch.before.newest_ms)
    for (topic, _), at_ms in stretch.times.items():
        newest_ms[topic] = max(newest_ms.get(topic, -1), at_ms)
    told = {row["shopper"]: row for row in stretch.rows[SHOPPERS.name].values()}
    return Before(newest_ms, stretch.before.told | told, stretch.before.horizon_ms)


def key_of(table: Table, topic: str, partition: int, offset: int) -> tuple[Any, ...]:
    """The key of the row of an input record."""
    return (topic, partition, offset) if "topic" in table.key else (partition, offset)


def place_of(topic: str, partition: int, offset: int) -> str:
    """A record's place, as differences name it."""
    return f"topic={topic} partition={partition} offset={offset}"
