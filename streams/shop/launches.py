"""The launches of the shop: which products are new, and the window in which each is promoted."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from streams.publish.log import COLUMNS
from streams.shop.calendar import DAY_MS, DAYS, HOUR_MS, START_MS
from streams.shop.catalogue import Catalogue
from streams.shop.chance import Ints

# The first day has none, so that profiles exist before the first decision between promoting and not.
_FIRST_DAY, _LAST_DAY = 1, DAYS - 1


@dataclass(frozen=True)
class Launches:
    """`of_product[p]` is the launch of product p or -1; times in ms; `product` indices into the catalogue."""

    table: pa.Table
    product: Ints
    start_ms: Ints
    end_ms: Ints
    of_product: Ints


def plan_launches(rng: np.random.Generator, catalogue: Catalogue, count: int) -> Launches:
    """`count` launches of different products, each 2 to 4 days long, numbered in the order of their
    starts."""
    products = len(catalogue.category)
    product = rng.permutation(products)[:count].astype(np.int64)
    hours = rng.integers(_FIRST_DAY * 24, _LAST_DAY * 24, count)
    start_ms = np.sort(START_MS + hours * HOUR_MS)
    end_ms = start_ms + rng.integers(2, 5, count) * DAY_MS
    of_product = np.full(products, -1, np.int64)
    of_product[product] = np.arange(count)
    table = pa.table(
        {
            "launch": [f"launch-{number:03d}" for number in range(count)],
            "product": catalogue.table.column("product").take(pa.array(product)).combine_chunks(),
            "start_ms": start_ms,
            "end_ms": end_ms,
            "keywords": [[word.lower() for word in catalogue.noun_of(index)] for index in product],
            "version": np.ones(count, np.int64),
            "plan": [""] * count,
            "status": ["live"] * count,
        },
        schema=COLUMNS["launches"],
    )
    return Launches(table, product, start_ms, end_ms, of_product)
