"""A log of clicks, written as one row each."""

import numpy as np
import pyarrow as pa

from streams.logs import behaviour
from streams.publish.log import Log

Row = tuple[str, str, int]  # shopper, product, minute
MINUTE = 60_000


def click_log(*rows: Row, kind: int = behaviour.VIEW, titles: bool = True) -> Log:
    """Clicks of one kind in the order of the rows; a product's title and category are made of its name."""
    shoppers, products, minutes = zip(*rows, strict=True)
    clicks = behaviour.Clicks(
        line=np.arange(1, len(rows) + 1),
        at_ms=np.array(minutes, np.int64) * MINUTE,
        kind=np.full(len(rows), kind, np.uint8),
        shopper=pa.array(shoppers),
        product=pa.array(products),
        about={
            "title": pa.array([f"title of {name}" if titles else "" for name in products]),
            "category": pa.array([name[0] for name in products]),
        },
    )
    return behaviour.assemble(1, clicks)


def random_log(events: int, seed: int) -> Log:
    """Shoppers and products by chance; later products appear later."""
    random = np.random.default_rng(seed)
    rows = [
        (f"s{random.integers(0, 8)}", f"{'abc'[random.integers(0, 3)]}{random.integers(0, 3 + at // 8)}", at * 7)
        for at in range(events)
    ]
    return click_log(*rows)
