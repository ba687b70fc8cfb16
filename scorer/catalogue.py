"""What the fold knows of products and launches: two tables that events and candidates point into."""

import numpy as np

from scorer.arrays import F4, Flag, Int, Row, Table, ready
from scorer.compiled import compiled
from scorer.hashing import text_hash
from scorer.id_number import id_number
from scorer.profile import DIMENSIONS
from scorer.similarity import about_unit

PRODUCT = np.dtype(
    [
        ("hash", "<u8"),  # of the product id
        ("category", "<u8"),  # hash; 0 unknown
        ("brand", "<u8"),  # hash; 0 unknown
        ("price_micro", "<i8"),  # list price, millionths; -1 unknown
        ("stock", "<i8"),  # pieces left; -1 unknown
        ("space", "<i8"),  # vector space of `vector`
        ("vector", "<f4", (DIMENSIONS,)),  # unit length, zero without text
        ("has_vector", "u1"),
        ("flags", "u1"),  # scorer.flags: NO_TEXT, DEGRADED
        ("number", "<u4"),  # scorer.id_number; 0 none
    ]
)

LAUNCH = np.dtype(
    [
        ("hash", "<u8"),  # of the launch id
        ("start_ms", "<i8"),  # first moment, event time
        ("end_ms", "<i8"),  # first moment after
        ("product", "<i4"),  # index into the PRODUCT table; -1 not known yet
        ("version", "<i4"),  # of the plan
    ]
)


def product_row(  # noqa: PLR0913  # one column each
    product: str,
    *,
    category: str = "",
    brand: str = "",
    price_micro: int = -1,
    stock: int = -1,
    vector: F4 | None = None,
    space: int = 0,
    flags: int = 0,
) -> Row:
    """One PRODUCT record. A vector that is not 64 finite numbers of about unit length counts as none."""
    row = np.zeros(1, PRODUCT)
    row["hash"], row["price_micro"], row["stock"] = text_hash(product), price_micro, stock
    row["number"] = id_number(product)
    row["category"] = text_hash(category) if category else 0
    row["brand"] = text_hash(brand) if brand else 0
    row["space"], row["flags"] = space, flags
    if vector is not None and vector.shape == (DIMENSIONS,) and about_unit(ready(vector, np.float32)):
        row["vector"], row["has_vector"] = vector, 1
    return row[0]


def launch_row(launch: str, *, product: int, start_ms: int, end_ms: int, version: int = 1) -> Row:
    """One LAUNCH record; `product` is an index into the PRODUCT table."""
    row = np.zeros(1, LAUNCH)
    row["hash"], row["product"], row["version"] = text_hash(launch), product, version
    row["start_ms"], row["end_ms"] = start_ms, end_ms
    return row[0]


def empty_products(count: int = 0) -> Table:
    """`count` products of which nothing is known."""
    products = np.zeros(count, PRODUCT)
    products["price_micro"] = products["stock"] = -1
    return products


@compiled
def is_live(launch: Row, at_ms: Int) -> Flag:
    """Whether the launch has begun and not ended."""
    return np.int64(launch["start_ms"]) <= at_ms < np.int64(launch["end_ms"])
