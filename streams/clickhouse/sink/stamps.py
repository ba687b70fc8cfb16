"""Rows stamped longer ago than their table keeps them: ClickHouse drops them at once, while their sums stay."""

import logging
import re
import time
from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from streams.clickhouse.scripts import read_scripts
from streams.clickhouse.sink.event_rows import MILLISECONDS

log = logging.getLogger(__name__)
_DAY_MS = 86_400_000
_KEPT = re.compile(
    r"CREATE TABLE IF NOT EXISTS (\w+)\n.*\nTTL toDateTime\(published_at\) \+ INTERVAL (\d+) DAY", re.DOTALL
)


class Stamps:
    """Warns of each topic once, or of a table where its rows name none of their own."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def look(self, table: str, rows: pa.Table, now_ms: int | None = None) -> None:
        """Warn of rows that are on their way into the table and will not stay."""
        days = _kept_days().get(table)
        if days is None:
            return
        at_ms = (time.time_ns() // 1_000_000 if now_ms is None else now_ms) - days * _DAY_MS
        old = pc.less(rows.column("published_at"), pa.scalar(at_ms, pa.int64()).cast(MILLISECONDS))
        if pc.any(old).as_py():
            self._warn(table, rows.filter(old), days)

    def _warn(self, table: str, old: pa.Table, days: int) -> None:
        for source, count in _sources(table, old):
            if source not in self._told:
                self._told.add(source)
                log.warning(
                    "%d rows of %s are stamped more than %d days ago, so ClickHouse drops them from the table %s, and "
                    "only their sums stay. The stamp is the producer's: to keep what it sends next, let it stamp "
                    "records with the time of sending, not with that of the event (at_ms)",
                    *(count, source, days, table),
                )


def _sources(table: str, rows: pa.Table) -> Iterator[tuple[str, int]]:
    if table != "events":
        yield table, len(rows)
        return
    for each in pc.value_counts(rows.column("topic").cast(pa.string())).to_pylist():
        yield each["values"], each["counts"]


@cache
def _kept_days() -> dict[str, int]:
    """By table, from its own statement; a table that is not there keeps its rows for good."""
    found = (_KEPT.search(statement) for script in read_scripts() for statement in script.statements)
    return {each[1]: int(each[2]) for each in found if each}
