"""A log that is ready to be published: tables with the columns of their topics' schemas, and one order over
all events."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS

COLUMNS: dict[str, pa.Schema] = {
    "products": pa.schema(
        {
            "product": pa.string(),
            "title": pa.string(),
            "category": pa.string(),
            "brand": pa.string(),
        }
        | {"price": pa.float64()}
    ),
    "launches": pa.schema(
        {
            "launch": pa.string(),
            "product": pa.string(),
            "start_ms": pa.int64(),
            "end_ms": pa.int64(),
        }
        | {"keywords": pa.list_(pa.string()), "version": pa.int64()}
    ),
    "clicks": pa.schema(
        {
            "event_id": pa.string(),
            "shopper": pa.string(),
            "at_ms": pa.int64(),
            "kind": pa.string(),
        }
        | {
            "product": pa.string(),
            "price": pa.float64(),
            "quantity": pa.int32(),
            "session": pa.string(),
        }
        | {"composite": pa.bool_()}
    ),
    "searches": pa.schema(
        {
            "event_id": pa.string(),
            "shopper": pa.string(),
            "at_ms": pa.int64(),
            "query": pa.string(),
        }
        | {"composite": pa.bool_()}
    ),
    "reviews": pa.schema(
        {
            "event_id": pa.string(),
            "shopper": pa.string(),
            "at_ms": pa.int64(),
            "product": pa.string(),
        }
        | {"text": pa.string(), "label": pa.string(), "composite": pa.bool_()}
    ),
}
KEYS = {
    "products": "product",
    "launches": "launch",
    "clicks": "shopper",
    "searches": "shopper",
    "reviews": "shopper",
}


@dataclass(frozen=True)
class Log:
    """`order` uint8[events] says of each event in turn which topic it is on, as an index into
    schemas.topics.INPUTS; the rows of each table stand in that same order, so the k-th 0 of `order` is row
    k of `clicks`."""

    products: pa.Table
    launches: pa.Table
    clicks: pa.Table
    searches: pa.Table
    reviews: pa.Table
    order: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.order)

    def table(self, topic: str) -> pa.Table:
        """The table of one topic, by the topic's name."""
        tables: dict[str, pa.Table] = {name: getattr(self, name) for name in COLUMNS}
        return tables[topic]

    def slices(self, size: int) -> Iterator[dict[str, pa.Table]]:
        """The events in order, `size` at a time: the rows of each input topic that fall into the slice."""
        done = dict.fromkeys(INPUTS, 0)
        for start in range(0, len(self.order), size):
            counts = np.bincount(self.order[start : start + size], minlength=len(INPUTS)).tolist()
            taken = dict(zip(INPUTS, counts, strict=True))
            yield {
                topic: self.table(topic).slice(done[topic], count) for topic, count in taken.items() if count
            }
            done = {topic: done[topic] + taken[topic] for topic in INPUTS}


def empty(topic: str) -> pa.Table:
    """A table of one topic without rows."""
    return COLUMNS[topic].empty_table()
