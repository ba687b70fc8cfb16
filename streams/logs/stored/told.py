"""What events alone tell of products and launches, where the topics that tell of them are gone."""

from dataclasses import dataclass

import pyarrow as pa

from streams.logs.review_log import unknown_products
from streams.logs.stored.tables import Tables
from streams.publish.log import COLUMNS


@dataclass(frozen=True)
class Told:
    """Products and launches, with the columns of their topics."""

    products: pa.Table
    launches: pa.Table


def told_by(tables: Tables) -> Told:
    """Each product and each launch that an event names."""
    return Told(_products(tables), _launches(tables))


def _products(tables: Tables) -> pa.Table:
    """Nothing is known but the ids."""
    found = tables.told("DISTINCT product", "AND product != '' ORDER BY product")
    return unknown_products(found.column("product").cast(pa.string()))


def _launches(tables: Tables) -> pa.Table:
    """Live from the first event that names it to the last, without a plan."""
    wanted = (
        "launch, product, toUnixTimestamp64Milli(min(at)) AS start_ms, toUnixTimestamp64Milli(max(at)) + 1 AS end_ms"
    )
    more = "AND launch != '' GROUP BY launch, product ORDER BY start_ms, launch"
    unknown = {"keywords": [], "version": 1, "plan": "", "status": "live"}
    rows = [unknown | row | {"launch": str(row["launch"])} for row in tables.told(wanted, more).to_pylist()]
    return pa.Table.from_pylist(rows, schema=COLUMNS["launches"])
