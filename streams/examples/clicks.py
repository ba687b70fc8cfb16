"""The clicks of a log as columns: what is predicted, and what baselines learn from."""

from dataclasses import dataclass

import numpy as np

from scorer.arrays import I8
from scorer.kinds import KINDS
from scorer.recent import CLICKS
from streams.publish.log import Log


@dataclass(frozen=True)
class Clicks:
    """Views, carts, favourites and purchases of products that the log has, in order, int64[n] each: `row` in the log's
    table of clicks, `shopper` numbered by name, `product` a row of the log's products, `at_ms`."""

    row: I8
    shopper: I8
    product: I8
    at_ms: I8


def clicks_of(log: Log) -> Clicks:
    """All of them."""
    names = [name for name, kind in KINDS.items() if kind in CLICKS]
    row_of = {name: row for row, name in enumerate(log.products.column("product").to_pylist())}
    product = np.array([row_of.get(name, -1) for name in log.clicks.column("product").to_pylist()], np.int64)
    row = np.flatnonzero(np.isin(log.clicks.column("kind").to_numpy().astype(str), names) & (product >= 0))
    coded = log.clicks.column("shopper").combine_chunks().dictionary_encode()
    shopper, at_ms = np.asarray(coded.indices, np.int64), log.clicks.column("at_ms").to_numpy()
    return Clicks(row, shopper[row], product[row], at_ms[row])
