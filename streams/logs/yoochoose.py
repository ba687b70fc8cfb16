"""YooChoose clicks (RecSys 2015) as most papers prepare them: SessionId, ItemId, Time in Unix seconds, tabs
between.

A session is a shopper: the log knows nobody longer than that. Every row is a view. No text, no price.
"""

from pathlib import Path

import numpy as np

from streams.logs.behaviour import Clicks, assemble
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import decimal, ids, is_empty

_COLUMNS = ("SessionId", "ItemId", "Time")


class Yoochoose:
    """Fractions of a second are kept to the millisecond."""

    name = "yoochoose"
    summary = "YooChoose clicks: SessionId, ItemId, Time (Unix seconds); tab-separated with header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: no_shopper, no_product, bad_time."""
        text = read_delimited(path, _COLUMNS, delimiter="\t", limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        seconds, timed = decimal(columns["Time"])
        sieve.reject("no_shopper", is_empty(columns["SessionId"]))
        sieve.reject("no_product", is_empty(columns["ItemId"]))
        sieve.reject("bad_time", ~timed | (seconds < 0) | (seconds > 1e11))
        session = ids(sieve.kept(columns["SessionId"]))
        clicks = Clicks(
            line=text.line[sieve.keep],
            at_ms=np.rint(seconds[sieve.keep] * 1000).astype(np.int64),
            kind=np.zeros(len(session), np.uint8),
            shopper=session,
            product=ids(sieve.kept(columns["ItemId"])),
            session=session,
        )
        rejects = sieve.rejects()
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)
