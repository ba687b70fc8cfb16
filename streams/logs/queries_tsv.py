"""Search queries: a number and a query a line, a tab between, no header, no quotes (Multi-CPR and its like).

Such a file knows no shoppers and no times: both are made up, and every search is marked composite.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa

from streams.logs.composite import Composite
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import is_empty
from streams.publish.ids import event_ids
from streams.publish.log import COLUMNS, Log, empty

_COLUMNS = ("id", "query")
_SEARCHES = 1


class QueriesTsv:
    """The number of a query is not kept: the event id is made of file and line, as everywhere."""

    name = "queries-tsv"
    summary = "Search queries: id, query; tab-separated without header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: empty_query."""
        text = read_delimited(path, _COLUMNS, header=False, delimiter="\t", quotes=False, limit=options.limit)
        sieve = Sieve(text)
        sieve.reject("empty_query", is_empty(text.columns["query"]))
        line = text.line[sieve.keep]
        made = Composite(options.seed, text.id, len(line))
        at_ms = made.times_ms()
        columns = {
            "event_id": event_ids(text.id, line),
            "shopper": made.shoppers(),
            "at_ms": at_ms,
            "query": sieve.kept(text.columns["query"]),
            "composite": np.ones(len(line), bool),
        }
        order = pa.array(np.lexsort((line, at_ms)))
        log = Log(
            products=empty("products"),
            launches=empty("launches"),
            clicks=empty("clicks"),
            searches=pa.table(columns, schema=COLUMNS["searches"]).take(order),
            reviews=empty("reviews"),
            order=np.full(len(line), _SEARCHES, np.uint8),
        )
        rejects = sieve.rejects()
        return ImportedLog(log, text.read, counted(rejects), rejects)
