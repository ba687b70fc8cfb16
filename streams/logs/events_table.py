"""ClickHouse's tables of inputs, given back as a log: events, shoppers, deliveries, in the order of their publishing.

What stands there is what counted steps folded: no dead letters. Of a click, session and `composite` are lost and the
price is in whole millionths; of a review, its label. Nothing of that is read when a log is folded. Not there at all is
what the shop told of products and launches: products have their ids only, and a launch the times of the first and the
last event on it, unless their tables are given from elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from clickhouse_connect.driver.client import Client

from schemas.topics import INPUTS
from scorer.errors import BadInput
from streams.logs.review_log import unknown_products
from streams.publish.log import COLUMNS, Log

Int64 = npt.NDArray[np.int64]
_MICRO: Final = 1_000_000
_TABLES = {"events": INPUTS[:3], "shoppers": ("shoppers",), "deliveries": ("deliveries",)}


@dataclass(frozen=True)
class Range:
    """Events published from `from_ms` to before `to_ms` (None: no bound), Unix milliseconds; of one partition, or all.

    The order of a log of one partition is that in which its worker read each topic.
    """

    from_ms: int | None = None
    to_ms: int | None = None
    partition: int | None = None


def events_log(
    client: Client, wanted: Range, *, products: pa.Table | None = None, launches: pa.Table | None = None
) -> Log:
    """The log; `products` and `launches` have the columns of their topics. Raises BadInput where there is no event.

    All of it is in memory, some 200 bytes an event and its texts.
    """
    rows = {table: _asked(client, table, wanted) for table in _TABLES}
    of_topic = {topic: _ordered(_of(rows[table], topic)) for table, topics in _TABLES.items() for topic in topics}
    if not any(len(each) for each in of_topic.values()):
        remedy = "SELECT min(published_at), max(published_at) FROM events says what there is."
        raise BadInput("no event in this range", where="table events", seen=_shown(wanted), remedy=remedy)
    return Log(
        products=_unknown(rows["events"]) if products is None else products,
        launches=_launches(rows["events"]) if launches is None else launches,
        order=_order([_published(of_topic[topic]) for topic in INPUTS]),
        **{topic: _table(topic, of_topic[topic]) for topic in INPUTS},
    )


def _asked(client: Client, table: str, wanted: Range) -> pa.Table:
    bounds = {
        "published_at >= fromUnixTimestamp64Milli({from_ms:Int64})": wanted.from_ms,
        "published_at < fromUnixTimestamp64Milli({to_ms:Int64})": wanted.to_ms,
        "partition = {partition:UInt32}": wanted.partition,
    }
    held = [condition for condition, value in bounds.items() if value is not None]
    columns = "topic, launch, kind, product, price_micro, quantity, text," if table == "events" else ""
    columns += {"shoppers": "consent, time_zone, language,", "deliveries": "decision_id, status,"}.get(table, "")
    sql = (
        f"SELECT {columns} partition, offset, event_id, shopper, toUnixTimestamp64Milli(at) AS at_ms, "
        f"toUnixTimestamp64Milli(published_at) AS published_ms FROM {table} WHERE {' AND '.join(held) or '1'}"
    )
    return client.query_arrow(
        sql, parameters={name: value for name, value in vars(wanted).items() if value is not None}
    )


def _of(rows: pa.Table, topic: str) -> pa.Table:
    return rows.filter(pc.equal(rows.column("topic"), topic)) if "topic" in rows.column_names else rows


def _ordered(rows: pa.Table) -> pa.Table:
    """By the running maximum of publish time in each partition, then partition and offset."""
    rows = rows.sort_by([("partition", "ascending"), ("offset", "ascending")])
    partition, published = _numbers(rows, "partition"), _numbers(rows, "published_ms")
    for number in np.unique(partition):
        own = partition == number
        published[own] = np.maximum.accumulate(published[own])
    rows = rows.set_column(rows.column_names.index("published_ms"), "published_ms", pa.array(published))
    return rows.take(pa.array(np.argsort(published, kind="stable")))


def _order(published: list[Int64]) -> npt.NDArray[np.uint8]:
    which = np.repeat(np.arange(len(published)), [len(times) for times in published])
    return which[np.argsort(np.concatenate(published), kind="stable")].astype(np.uint8)


def _table(topic: str, rows: pa.Table) -> pa.Table:
    told = _OWN[topic](rows) if topic in _OWN else {}
    wanted = COLUMNS[topic]
    columns = {name: told.get(name, rows.column(name) if name in rows.column_names else None) for name in wanted.names}
    return pa.table(
        {name: _cast(column, wanted.field(name).type, len(rows)) for name, column in columns.items()}, schema=wanted
    )


def _cast(column: Any, kind: pa.DataType, count: int) -> Any:
    """A column that is not kept is null, or false."""
    if column is None:
        return pa.nulls(count, kind) if kind != pa.bool_() else pa.array(np.zeros(count, np.bool_))
    return column.cast(kind)


def _click(rows: pa.Table) -> dict[str, Any]:
    micro = _numbers(rows, "price_micro")
    return {"price": pa.array(micro / _MICRO, mask=micro < 0)}


_OWN: Mapping[str, Callable[[pa.Table], dict[str, Any]]] = {
    "clicks": _click,
    "searches": lambda rows: {"query": rows.column("text")},
    "reviews": lambda rows: {"text": rows.column("text")},
}


def _unknown(events: pa.Table) -> pa.Table:
    names = pc.unique(events.column("product")).cast(pa.string())
    return unknown_products(names.filter(pc.not_equal(names, "")))


def _launches(events: pa.Table) -> pa.Table:
    """Each launch that an event names, from the first such event to the last."""
    named = events.filter(pc.not_equal(events.column("launch"), "")).select(["launch", "product", "at_ms"])
    grouped = named.group_by(["launch", "product"]).aggregate([("at_ms", "min"), ("at_ms", "max")])
    rows = [
        {
            "launch": str(row["launch"]),
            "product": str(row["product"]),
            "start_ms": row["at_ms_min"],
            "end_ms": row["at_ms_max"] + 1,
            "keywords": [],
            "version": 1,
            "plan": "",
            "status": "live",
        }
        for row in sorted(grouped.to_pylist(), key=lambda row: (row["at_ms_min"], row["launch"]))
    ]
    return pa.Table.from_pylist(rows, schema=COLUMNS["launches"])


def _published(rows: pa.Table) -> Int64:
    return _numbers(rows, "published_ms")


def _numbers(rows: pa.Table, name: str) -> Int64:
    found: Int64 = rows.column(name).to_numpy().astype(np.int64)
    return found


def _shown(wanted: Range) -> str:
    return ", ".join(f"{name} {value}" for name, value in vars(wanted).items() if value is not None) or "all"
