"""One partition of the topics as it was read, and what is needed to read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.recount.compare import Report
from streams.recount.counted import Step
from streams.recount.launches import Launches
from streams.recount.products import Products
from streams.recount.reading import Avro, Reader
from streams.recount.tables import DELIVERIES, EVENTS, SHOPPERS, Table

TABLE_OF = {"clicks": EVENTS, "searches": EVENTS, "reviews": EVENTS, "shoppers": SHOPPERS, "deliveries": DELIVERIES}
Row = Mapping[str, Any]
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
    """What came before the first step, where retention has deleted that: the newest event time of each input, and what
    each shopper had told."""

    newest_ms: Mapping[str, int] = field(default_factory=dict)
    told: dict[str, Row] = field(default_factory=dict)

    @property
    def horizon_ms(self) -> int:
        """From this event time on, a decision was made at its event's own time, whoever was decided for before."""
        return max(self.newest_ms.values(), default=-1)


@dataclass
class Partition:
    """One partition, read: its counted steps, its rows by table and key, the event time of each input record that could
    be read (by topic and offset), how much no step has taken yet, by topic the offset (of an output: the number) from
    which on record and step are left, what is known of the time before its first step, and the offsets of `shoppers`
    that hold no record any more."""

    number: int
    steps: list[Step] = field(default_factory=list)
    rows: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    times: dict[tuple[str, int], int] = field(default_factory=dict)
    not_taken: int = 0
    begins: dict[str, int] = field(default_factory=dict)
    before: Before = field(default_factory=Before)
    compacted: set[int] = field(default_factory=set)

    def forgotten(self, topic: str, at: int) -> bool:
        """Whether retention has deleted a record, by its offset or an output's number, or the step that took it."""
        return at < self.begins.get(topic, 0)

    def lacks(self, table: Table, key: tuple[Any, ...]) -> bool:
        """Whether topics hold no more what led to a row."""
        if table is SHOPPERS and key[-1] in self.compacted:
            return True
        return self.forgotten(str(key[0]) if table is EVENTS else table.topic, key[-1])

    def row(self, topic: str, offset: int) -> Row | None:
        """The row that a record of an input should have; none for one that was not folded."""
        return self.rows[TABLE_OF[topic].name].get(key_of(TABLE_OF[topic], topic, self.number, offset))


def key_of(table: Table, topic: str, partition: int, offset: int) -> tuple[Any, ...]:
    """The key of the row of an input record."""
    return (topic, partition, offset) if "topic" in table.key else (partition, offset)


def place_of(topic: str, partition: int, offset: int) -> str:
    """A record's place, as differences name it."""
    return f"topic={topic} partition={partition} offset={offset}"
