"""What the fold knows of products and launches: two tables that events and candidates point into."""

from collections.abc import Sequence

import numpy as np

from scorer.arrays import F4, U8, Flag, Int, Row, Table, ready
from scorer.compiled import compiled
from scorer.hashing import text_hash, text_hashes
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
    """One PRODUCT record; see `product_rows`."""
    [row] = product_rows(
        [product],
        categories=[category],
        brands=[brand],
        prices_micro=[price_micro],
        stocks=[stock],
        vectors=[vector],
        spaces=[space],
        flags=[flags],
    )
    return row


def product_rows(  # noqa: PLR0913  # one column each
    products: Sequence[str],
    *,
    categories: Sequence[str],
    brands: Sequence[str],
    prices_micro: Sequence[int],
    stocks: Sequence[int],
    vectors: Sequence[F4 | None],
    spaces: Sequence[int],
    flags: Sequence[int],
) -> Table:
    """PRODUCT records, one for each place of the columns. A vector that is not 64 finite numbers of about unit length
    counts as none."""
    rows = np.zeros(len(products), PRODUCT)
    rows["hash"], rows["number"] = text_hashes(products), [id_number(product) for product in products]
    rows["category"], rows["brand"] = _hashes(categories), _hashes(brands)
    rows["price_micro"], rows["stock"], rows["space"], rows["flags"] = prices_micro, stocks, spaces, flags
    whole = {at: one for at, one in enumerate(vectors) if one is not None and one.shape == (DIMENSIONS,)}
    if whole:
        found = ready(np.stack(list(whole.values())), np.float32)
        usable = np.array([about_unit(vector) for vector in found], np.bool_)
        at = np.array(list(whole))[usable]
        rows["vector"][at], rows["has_vector"][at] = found[usable], 1
    return rows


def _hashes(names: Sequence[str]) -> U8:
    """Of each name, 0 of none; products share a few categories and brands, so each is worked out once."""
    of = {name: text_hash(name) if name else 0 for name in set(names)}
    return np.array([of[name] for name in names], np.uint64)


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
