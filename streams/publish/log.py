"""A log that is ready to be published: tables with the columns of their topics' schemas, and one order over
all events."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS
from streams.codec.arrow import arrow_schema

COLUMNS: dict[str, pa.Schema] = {
    topic: arrow_schema(topic) for topic in ("products", "launches", "clicks", "searches", "reviews")
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
