"""From columns of clicks in the order of a file to a log: sorted, with ids, products and launches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from streams.logs.launching import launches_table, plan_launches
from streams.publish.ids import event_ids
from streams.publish.log import COLUMNS, Log, empty

KINDS = ("view", "cart", "uncart", "favourite", "purchase", "return")
VIEW, CART, UNCART, FAVOURITE, PURCHASE, RETURN = range(6)
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Clicks:
    """Rows in the order of the file. `kind` are indices into KINDS; `price` holds NaN where unknown;
    `about` says of each row what it tells of its product (title, category, brand; empty text where
    nothing)."""

    line: Ints
    at_ms: Ints
    kind: npt.NDArray[np.uint8]
    shopper: pa.Array
    product: pa.Array
    price: npt.NDArray[np.float64] | None = None
    quantity: npt.NDArray[np.int64] | None = None
    session: pa.Array | None = None
    about: Mapping[str, pa.Array] = field(default_factory=dict)


def assemble(source: int, clicks: Clicks) -> Log:
    """Sort by time, then line; give ids; publish every product of the log with the first that it says of
    it."""
    order = np.lexsort((clicks.line, clicks.at_ms))
    rows = _table(source, clicks).take(pa.array(order))
    coded = rows.column("product").combine_chunks().dictionary_encode()
    product = np.asarray(coded.indices, np.int64)
    about = {name: column.take(pa.array(order)) for name, column in clicks.about.items()}
    return Log(
        products=_products(coded.dictionary, product, about, rows.column("price").combine_chunks()),
        launches=launches_table(plan_launches(clicks.at_ms[order], product), coded.dictionary),
        clicks=rows,
        searches=empty("searches"),
        reviews=empty("reviews"),
        order=np.zeros(len(order), np.uint8),
    )


def _table(source: int, clicks: Clicks) -> pa.Table:
    count = len(clicks.line)
    ones = np.ones(count, np.int32)
    columns = {
        "event_id": event_ids(source, clicks.line),
        "shopper": clicks.shopper,
        "at_ms": clicks.at_ms,
        "kind": pa.array(KINDS).take(pa.array(clicks.kind)),
        "product": clicks.product,
        "price": _known(clicks.price, count),
        "quantity": ones if clicks.quantity is None else clicks.quantity.astype(np.int32),
        "session": pa.nulls(count, pa.string()) if clicks.session is None else _present(clicks.session),
        "composite": np.zeros(count, bool),
    }
    return pa.table(columns, schema=COLUMNS["clicks"])


def _known(price: npt.NDArray[np.float64] | None, count: int) -> pa.Array:
    return pa.nulls(count, pa.float64()) if price is None else pa.array(price, from_pandas=True)


def _present(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _products(names: pa.Array, product: Ints, about: Mapping[str, pa.Array], price: pa.Array) -> pa.Table:
    nothing = pa.array([""] * len(names), pa.string())
    columns = {name: _first(product, column, nothing) for name, column in about.items()}
    prices = _first(product, price, pa.nulls(len(names), pa.float64()))
    unknown = pa.nulls(len(names), pa.int64())
    columns = {"title": nothing, "category": nothing, "brand": nothing, "stock": unknown} | columns
    return pa.table({"product": names, **columns, "price": prices}, schema=COLUMNS["products"])


def _first(product: Ints, column: pa.Array, otherwise: pa.Array) -> pa.Array:
    """The first value that is told of each product, or the one of `otherwise`."""
    told = np.asarray(pc.is_valid(column) if pa.types.is_floating(column.type) else pc.not_equal(column, ""))
    rows = np.flatnonzero(told)
    found, first = np.unique(product[rows], return_index=True)
    where = np.full(len(otherwise), -1, np.int64)
    where[found] = rows[first]
    taken = column.take(pa.array(np.maximum(where, 0))) if len(column) else otherwise
    return pc.if_else(pa.array(where >= 0), taken, otherwise)
