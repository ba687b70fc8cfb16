"""YooChoose clicks (RecSys 2015), told apart by the first line:

    as they were published   session, time as 2014-04-07T10:51:09.277Z, item, category; commas between, no header
    as most papers prepare   SessionId, ItemId, Time in Unix seconds; tabs between, with a header

A session is a shopper: the log knows nobody longer than that. Every row is a view. No text, no price. Categories are
not read: most are unknown, and the others say where an item stood that day.
"""

import re
from pathlib import Path

import numpy as np
import pyarrow as pa

from streams.logs.behaviour import Clicks, assemble
from streams.logs.delimited import Text, header_of, read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import Ints, Mask, decimal, ids, is_empty, utc_times

_PREPARED = ("SessionId", "ItemId", "Time")
_PUBLISHED = ("SessionId", "Time", "ItemId", "Category")
_DAY = re.compile(r"\d{4}-\d\d-\d\dT")


class Yoochoose:
    """Fractions of a second are kept to the millisecond."""

    name = "yoochoose"
    summary = (
        "YooChoose clicks: session, time, item, category; CSV without header; or SessionId, ItemId, Time with tabs"
    )

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: no_shopper, no_product, bad_time."""
        text, (at_ms, timed) = _text(path, options.limit)
        sieve, columns = Sieve(text), text.columns
        sieve.reject("no_shopper", is_empty(columns["SessionId"]))
        sieve.reject("no_product", is_empty(columns["ItemId"]))
        sieve.reject("bad_time", ~timed)
        session = ids(sieve.kept(columns["SessionId"]))
        clicks = Clicks(
            line=text.line[sieve.keep],
            at_ms=at_ms[sieve.keep],
            kind=np.zeros(len(session), np.uint8),
            shopper=session,
            product=ids(sieve.kept(columns["ItemId"])),
            session=session,
        )
        rejects = sieve.rejects()
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)


def _text(path: Path, limit: int | None) -> tuple[Text, tuple[Ints, Mask]]:
    """The rows, and their times in Unix milliseconds."""
    first = header_of(path)
    if len(first) == len(_PUBLISHED) and _DAY.match(first[1]):
        text = read_delimited(path, _PUBLISHED, header=False, limit=limit)
        return text, utc_times(text.columns["Time"])
    text = read_delimited(path, _PREPARED, delimiter="\t", limit=limit)
    return text, _seconds(text.columns["Time"])


def _seconds(column: pa.Array) -> tuple[Ints, Mask]:
    seconds, timed = decimal(column)
    timed &= (seconds >= 0) & (seconds <= 1e11)
    return np.rint(np.where(timed, seconds, 0) * 1000).astype(np.int64), timed
