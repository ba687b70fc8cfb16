"""From checked JSON lines to a log: events in the order of arrival, ids and products filled in, launches
where none are."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from schemas.topics import INPUTS
from streams.logs.launching import launches_table, plan_launches
from streams.logs.review_log import unknown_products
from streams.publish.ids import event_ids
from streams.publish.log import COLUMNS, Log

Line = tuple[int, str, dict[str, Any]]


def assemble_lines(source: int, lines: list[Line]) -> Log:
    """`lines` are line number, topic and every field of the topic."""
    events = sorted((line for line in lines if line[1] in INPUTS), key=_arrival)
    made = event_ids(source, np.array([number for number, _, _ in events], np.int64)).to_pylist()
    for (_, _, row), event_id in zip(events, made, strict=True):
        row["event_id"] = row["event_id"] or event_id
    tables = {topic: _table(topic, events) for topic in INPUTS}
    described = _table("products", lines)
    launches = _table("launches", lines)
    return Log(
        products=_all_products(described, events),
        launches=launches if launches.num_rows else _planned(events),
        order=np.array([INPUTS.index(topic) for _, topic, _ in events], np.uint8),
        **tables,
    )


def _arrival(line: Line) -> tuple[int, int]:
    number, _, row = line
    arrived_ms = row["arrived_ms"]
    return row["at_ms"] if arrived_ms is None else arrived_ms, number


def _table(topic: str, lines: Iterable[Line]) -> pa.Table:
    columns = COLUMNS[topic]
    rows = [row for _, kind, row in lines if kind == topic]
    return pa.table({name: [row[name] for row in rows] for name in columns.names}, schema=columns)


def _all_products(described: pa.Table, events: list[Line]) -> pa.Table:
    known = set(described.column("product").to_pylist())
    named = dict.fromkeys(row["product"] for _, _, row in events if "product" in row)
    unknown = unknown_products(pa.array([name for name in named if name not in known], pa.string()))
    return pa.concat_tables([described, unknown]).combine_chunks()


def _planned(events: list[Line]) -> pa.Table:
    rows = [(row["at_ms"], row["product"]) for _, _, row in events if "product" in row]
    coded = pa.array([product for _, product in rows], pa.string()).dictionary_encode()
    at_ms = np.array([at_ms for at_ms, _ in rows], np.int64)
    return launches_table(plan_launches(at_ms, np.asarray(coded.indices, np.int64)), coded.dictionary)
