"""Bare products: a log says nothing of them but the id, mostly because only its events name them.

A record of `products` replaces all that an earlier one said, so a bare one is published only where there is none: it
would take title and price from a product that the shop has described.
"""

from collections.abc import Container
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from streams.publish.log import Log

_TEXTS, _NUMBERS = ("title", "category", "brand"), ("price", "stock")


def bare(products: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows say nothing but the id."""
    found = np.ones(products.num_rows, np.bool_)
    for name in _TEXTS:
        found &= np.asarray(pc.equal(products.column(name), ""))
    for name in _NUMBERS:
        found &= np.asarray(pc.is_null(products.column(name)))
    return found


def without_known(log: Log, known: Container[str]) -> Log:
    """The log without the bare products whose ids are `known`."""
    kept = ~bare(log.products)
    names = log.products.column("product").filter(pa.array(~kept)).to_pylist()
    kept[~kept] = [name not in known for name in names]
    return replace(log, products=log.products.filter(pa.array(kept)))
