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
        return self.rows[TABLE_OF[topic].name].get(key_of(TABLE_OF[topic], topic, self.number, offset))


def key_of(table: Table, topic: str, partition: int, offset: int) -> tuple[Any, ...]:
    """The key of the row of an input record."""
    return (topic, partition, offset) if "topic" in table.key else (partition, offset)


def place_of(topic: str, partition: int, offset: int) -> str:
    """A record's place, as differences name it."""
    return f"topic={topic} partition={partition} offset={offset}"
