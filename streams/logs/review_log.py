"""From columns of reviews in the order of a file to a log: sorted, with products and launches."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from streams.logs.launching import launches_table, plan_launches
from streams.publish.log import COLUMNS, Log, empty

_REVIEWS = 2


def assemble_reviews(rows: Mapping[str, Any], line: npt.NDArray[np.int64]) -> Log:
    """Sort by time, then line; name every product reviewed, of which nothing is known."""
    table = pa.table(dict(rows), schema=COLUMNS["reviews"])
    order = np.lexsort((line, rows["at_ms"]))
    table = table.take(pa.array(order))
    coded = table.column("product").combine_chunks().dictionary_encode()
    windows = plan_launches(np.asarray(rows["at_ms"])[order], np.asarray(coded.indices, np.int64))
    return Log(
        products=unknown_products(coded.dictionary),
        launches=launches_table(windows, coded.dictionary),
        clicks=empty("clicks"),
        searches=empty("searches"),
        reviews=table,
        order=np.full(len(line), _REVIEWS, np.uint8),
    )


def unknown_products(names: pa.Array) -> pa.Table:
    """Products of which a log says nothing but the id."""
    nothing = pa.array([""] * len(names), pa.string())
    price = pa.nulls(len(names), pa.float64())
    stock = pa.nulls(len(names), pa.int64())
    columns = {
        "product": names,
        "title": nothing,
        "category": nothing,
        "brand": nothing,
        "price": price,
        "stock": stock,
    }
    return pa.table(columns, schema=COLUMNS["products"])
