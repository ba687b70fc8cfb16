"""A log that is ready to be published: tables with the columns of their topics' schemas, and one order over
all events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.codec.arrow import arrow_schema

COLUMNS: dict[str, pa.Schema] = {topic: arrow_schema(topic) for topic in ("products", "launches", *INPUTS)}
KEYS = {"products": "product", "launches": "launch", **dict.fromkeys(INPUTS, "shopper")}


def empty(topic: str) -> pa.Table:
    """A table of one topic without rows."""
    return COLUMNS[topic].empty_table()


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
    shoppers: pa.Table = field(default_factory=partial(empty, "shoppers"))
    deliveries: pa.Table = field(default_factory=partial(empty, "deliveries"))

    def __len__(self) -> int:
        return len(self.order)

    @property
    def acts(self) -> int:
        """How many of the events are acts of shoppers, and not what is told of shoppers or of triggers."""
        return int((self.order < ACTING).sum())

    def table(self, topic: str) -> pa.Table:
        """The table of one topic, by the topic's name."""
        tables: dict[str, pa.Table] = {name: getattr(self, name) for name in COLUMNS}
        return tables[topic]

    def slices(self, cuts: Sequence[int]) -> Iterator[dict[str, pa.Table]]:
        """The events in order, from each cut to the next: the rows of each input topic in between."""
        done = dict.fromkeys(INPUTS, 0)
        for start, stop in pairwise(cuts):
            counts = np.bincount(self.order[start:stop], minlength=len(INPUTS)).tolist()
            taken = dict(zip(INPUTS, counts, strict=True))
            yield {name: self.table(name).slice(done[name], count) for name, count in taken.items() if count}
            done = {name: done[name] + taken[name] for name in INPUTS}

    def at_ms(self) -> npt.NDArray[np.int64]:
        """The time of each event, in the log's order."""
        times = np.empty(len(self.order), np.int64)
        for index, topic in enumerate(INPUTS):
            times[self.order == index] = self.table(topic).column("at_ms").to_numpy()
        return times

    def newest_ms(self) -> npt.NDArray[np.int64]:
        """At each event, the time of the newest act up to it; 0 before the first act."""
        newest: npt.NDArray[np.int64] = np.maximum.accumulate(np.where(self.order < ACTING, self.at_ms(), 0))
        return newest
