"""Columns of the tables shoppers and deliveries, from the records that a step took: the records' own."""

from typing import Final

import numpy as np
import pyarrow as pa

from schemas.registry import Registry
from streams.clickhouse.sink.counted_records import read_counted
from streams.clickhouse.sink.event_rows import MILLISECONDS, Place, milliseconds
from streams.clickhouse.sink.tapes import Taken

TOLD: Final = frozenset({"shoppers", "deliveries"})  # topics, each with a table of its name


def told_rows(place: Place, taken: Taken, registry: Registry) -> pa.Table:
    """One row per record. Raises BadInput for a record that cannot be read: the step says it was folded."""
    batch = read_counted(place.topic, taken.values, registry)
    own = {name: batch.column(name) for name in batch.schema.names if name != "at_ms"}
    return pa.table(
        {
            "partition": pa.array(np.full(len(batch), place.partition, np.uint32)),
            "offset": pa.array(taken.offsets.astype(np.uint64)),
            "at": milliseconds(batch.column("at_ms")),
            "published_at": pa.array(taken.published_ms).cast(MILLISECONDS),
            **own,
        }
    )
