"""What ClickHouse holds, against what it should hold."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from streams.recount.compare import Key
from streams.recount.keeping import Keeping
from streams.recount.minutes import Minutes
from streams.recount.offer_minutes import OfferMinutes
from streams.recount.result import Recount
from streams.recount.stretch import Stretch, topics_of
from streams.recount.summed import Summed
from streams.recount.tables import DELIVERIES, EVENTS, OUTPUTS, SHOPPERS, Table

TABLES = (EVENTS, SHOPPERS, DELIVERIES, *OUTPUTS)


class Tables(Protocol):
    """Asks ClickHouse; rows come in blocks."""

    def query_row_block_stream(self, query: str, /) -> Any:
        """A context manager over blocks of rows."""


class Held:
    """Takes stretches and adds up their sums; what differs is told to the result's report."""

    def __init__(self, tables: Tables, result: Recount) -> None:
        self._tables, self._result = tables, result
        self._sums = [Summed(minutes) for minutes in (Minutes("product"), Minutes("launch"), OfferMinutes())]
        ((_, (now_ms,)),) = self._asked("SELECT 0, toUnixTimestamp64Milli(now64(3))", 1)
        self._keeping = Keeping(now_ms)
        self._forgotten: list[tuple[Table, str]] = []  # with which rows, as a condition
        self._events_forgotten = 0
        self._first_ms: int | None = None  # when the first of the events was published

    def pass_over(self, number: int, begins: Mapping[str, int]) -> None:
        """Of a partition: rows from before these offsets and numbers. No topic leads to them any more."""
        for table in TABLES:
            within = {topic: (0, begins[topic]) for topic in topics_of(table) if begins[topic]}
            if within:
                where = table.where(number, within)
                ((_, (count,)),) = self._asked(f"SELECT 0, count() FROM {table.name} WHERE {where}", 1)
                self._result.report.past_retention += count
                self._events_forgotten += count if table is EVENTS else 0
                self._forgotten.append((table, where))

    def compare(self, stretch: Stretch) -> None:
        """The rows of one stretch."""
        for table in TABLES:
            rows = stretch.rows[table.name]
            for sums in self._sums:
                sums.pass_over(self._keeping.past_sums(table.name, rows, sums.minutes))
                for row in rows.values():
                    sums.add(table.name, row)
            seen = self._asked(table.select(stretch.number, stretch.within(table)), len(table.key))
            names, past = (table.key, table.fields), self._keeping.past_rows(table.name, rows)
            expected, lacks = stretch.expected(table), partial(_lacks, stretch, table)
            self._result.report.compare(table.name, names, expected, seen, past=past, forgotten=lacks)
        times = [row["published_ms"] for row in stretch.rows[EVENTS.name].values()]
        self._first_ms = min([*times, *([] if self._first_ms is None else [self._first_ms])], default=None)

    def compare_sums(self) -> None:
        """The sums of all stretches together."""
        for sums in self._sums:
            minutes, begins = sums.minutes, self._sums_begin(sums)
            for part in sums.slices():
                where = [f"minute >= toDateTime({at})" for at in (begins, part.first) if at is not None]
                where += [f"minute < toDateTime({part.stop})"] if part.stop is not None else []
                condition = f" WHERE {' AND '.join(where)}" if where else ""
                seen = self._asked(f"SELECT {minutes.selected} FROM {minutes.view}{condition}", len(minutes.key))
                names, gone = (minutes.key, minutes.counts), self._sums_forgotten
                self._result.report.compare(
                    minutes.view, names, part.expected, seen, past=part.past, sums=True, forgotten=gone
                )

    def _sums_begin(self, sums: Summed) -> int | None:
        """The minute before which rows have been forgotten and none is left, in seconds; None where none was. What the
        forgotten ones count for behind it may lack them."""
        begins, view = sums.begins(), sums.minutes.view
        if not self._forgotten or begins is None:
            return None
        ((_, (count,)),) = self._asked(f"SELECT 0, count() FROM {view} WHERE minute < toDateTime({begins})", 1)
        self._result.report.past_retention += count
        for table, where in self._forgotten:
            if names := sums.minutes.touched(table.name):
                minute = "toUnixTimestamp(toStartOfMinute(at))"
                asked = f"SELECT DISTINCT {names}, {minute} FROM {table.name} WHERE ({where})"
                touched = self._asked(f"{asked} AND at >= toDateTime({begins})", len(sums.minutes.key))
                sums.pass_over(key for key, _ in touched)
        return begins

    def compare_batches(
        self,
        expected: Mapping[Key, Key],
        done_ms: Mapping[str, int],
        forgotten: Callable[[Key, Key], bool],
        *,
        since_ms: int | None,
    ) -> None:
        """What inserts brought, by token and table; `done_ms` says of each token when. Of those from before `since_ms`
        the sink has no note any more."""
        visible = f"visible_at < fromUnixTimestamp64Milli({since_ms})" if since_ms is not None else "false"
        ((_, (count,)),) = self._asked(f"SELECT 0, count() FROM sink_batches WHERE {visible}", 1)
        self._result.report.past_retention += count
        seen = self._asked(f"SELECT token, table, rows FROM sink_batches WHERE NOT ({visible})", 2)
        past = {key for key in expected if self._keeping.past(done_ms[key[0]])}
        names = (("token", "table"), ("rows",))
        self._result.report.compare("sink_batches", names, expected, seen, past=past, forgotten=forgotten)

    def count_older(self) -> None:
        """Of topics that are gone, where a broker has forgotten them or was another one."""
        before = f"fromUnixTimestamp64Milli({self._first_ms}, 'UTC')" if self._first_ms is not None else "now64(3)"
        ((_, counts),) = self._asked(f"SELECT 0, count() FROM events WHERE published_at < {before}", 1)
        self._result.older_events = max(0, int(counts[0]) - self._events_forgotten)

    def _sums_forgotten(self, key: Key, row: Key) -> bool:
        """Whether a sum that no row leads to may be of rows that topics and tables both keep no more."""
        return bool(self._forgotten)

    def _asked(self, sql: str, key_width: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        with self._tables.query_row_block_stream(sql) as blocks:
            for block in blocks:
                for row in block:
                    yield tuple(row[:key_width]), tuple(row[key_width:])


def _lacks(stretch: Stretch, table: Table, key: Key, row: Key) -> bool:
    return stretch.lacks(table, key)
