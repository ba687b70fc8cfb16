"""The recount: partition by partition against the base tables, then the minutes, then the sink's own notes."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from streams.brokers.access import Access
from streams.recount.batches import Inserts
from streams.recount.broadcast import read_broadcast
from streams.recount.budgets import Spent
from streams.recount.compare import Key
from streams.recount.counted import Step
from streams.recount.expected import TABLES, expected_rows, read_partition
from streams.recount.guards import Limits
from streams.recount.keeping import Keeping, sums
from streams.recount.launches import Launches
from streams.recount.laws import check_laws
from streams.recount.left import left
from streams.recount.limits import broken
from streams.recount.partition import TABLE_OF, Partition, Topics
from streams.recount.products import Products
from streams.recount.reading import Avro, Reader, reading
from streams.recount.result import Recount
from streams.recount.tables import EVENTS, Table
from streams.settings import Settings

TOPICS = (
    *("journal", "clicks", "searches", "reviews", "shoppers", "deliveries", "launches", "product-vectors"),
    "sink-intents",
    *("decisions", "triggers", "outcomes", "rankings", "review-scores", "search-scores", "dead-letters"),
)


class Tables(Protocol):
    """Asks ClickHouse; rows come in blocks."""

    def query_row_block_stream(self, query: str, /) -> Any:
        """A context manager over blocks of rows."""


async def recount(
    settings: Settings,
    kafka: Access,
    tables: Tables,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Recount:
    """Read all topics and all tables. `progress` is told records read and records there are."""
    async with reading(settings, kafka, TOPICS) as reader:
        return await _Counting(settings, reader, tables, progress).run()


class _Counting:
    def __init__(
        self, settings: Settings, reader: Reader, tables: Tables, progress: Callable[[int, int], None]
    ) -> None:
        self._reader, self._tables, self._progress = reader, tables, progress
        self._avro, self._result = Avro(settings.registry_url), Recount()
        self._launches, self._products, self._spent = Launches(), Products(), Spent()
        self._limits = Limits(settings.cooldown_ms, settings.cap_per_day, settings.seed)
        self._steps: dict[int, list[Step]] = {}
        self._folded: dict[tuple[int, int], dict[str, int]] = {}
        self._minutes = sums()
        self._events_forgotten = 0
        self._first_ms: int | None = None  # when the first of the events was published

    async def run(self) -> Recount:
        await self._count_records()
        ((_, (now_ms,)),) = self._asked("SELECT 0, toUnixTimestamp64Milli(now64(3))", 1)
        self._keeping = Keeping(now_ms)
        await read_broadcast(self._reader, self._avro, self._launches, self._products)
        topics = Topics(self._reader, self._avro, self._launches, self._products, self._result.report)
        for number in self._reader.partitions("journal"):
            self._compare(await read_partition(topics, number))
        report = self._result.report
        for minutes in self._minutes:
            names, seen = (minutes.key, minutes.counts), self._asked(minutes.select(), len(minutes.key))
            past, gone = self._keeping.past_sums(minutes.view), self._sums_forgotten
            report.compare(minutes.view, names, dict(minutes.rows()), seen, past=past, sums=True, forgotten=gone)
        for difference in self._spent.broken(self._launches):
            self._result.report.differ(difference)
        await self._compare_batches()
        self._count_older()
        return self._result

    def _sums_forgotten(self, key: Key, row: Key) -> bool:
        """Whether a sum that no row leads to may be of rows that topics and tables both keep no more."""
        return self._result.report.past_retention > 0

    def _count_older(self) -> None:
        """Of topics that are gone, where a broker has forgotten them or was another one."""
        before = f"fromUnixTimestamp64Milli({self._first_ms}, 'UTC')" if self._first_ms is not None else "now64(3)"
        ((_, counts),) = self._asked(f"SELECT 0, count() FROM events WHERE published_at < {before}", 1)
        self._result.older_events = max(0, int(counts[0]) - self._events_forgotten)

    async def _count_records(self) -> None:
        total, done = 0, 0
        for topic in TOPICS:
            for number in self._reader.partitions(topic):
                total += await self._reader.end(topic, number)

        def read(count: int) -> None:
            nonlocal done
            done += count
            self._progress(done, total)

        self._reader.progress = read

    def _compare(self, partition: Partition) -> None:
        self._result.events_not_taken += partition.not_taken
        whole = left(partition)
        self._steps[partition.number] = whole.steps
        check_laws(whole, self._result.report)
        self._check_limits(whole)
        for table in TABLES:
            for minutes in self._minutes:
                for row in partition.rows[table.name].values():
                    minutes.add(table.name, row)
            seen = self._asked(table.select(partition.number), len(table.key))
            names = (table.key, table.fields)
            past = self._keeping.past_rows(table.name, partition.rows[table.name])
            expected, forgotten = expected_rows(partition, table), self._forgotten(partition, table)
            self._result.report.compare(table.name, names, expected, seen, past=past, forgotten=forgotten)
        times = [row["published_ms"] for row in partition.rows["events"].values()]
        self._first_ms = min([*times, *([] if self._first_ms is None else [self._first_ms])], default=None)
        self._fold(whole)

    def _forgotten(self, partition: Partition, table: Table) -> Callable[[Key, Key], bool]:
        """Whether topics have forgotten a row of a table; what it counts for in sums is taken note of."""

        def forgotten(key: Key, row: Key) -> bool:
            if lacking := partition.lacks(table, key):
                self._keeping.forget(table.name, dict(zip(table.key + table.fields, key + row, strict=True)))
                self._events_forgotten += table is EVENTS
            return lacking

        return forgotten

    def _check_limits(self, partition: Partition) -> None:
        for difference in broken(partition, self._limits):
            self._result.report.differ(difference)
        self._spent.add(list(partition.rows["triggers"].values()), list(partition.rows["outcomes"].values()))

    def _fold(self, partition: Partition) -> None:
        """How many records each step folded, for the sizes of inserts."""
        for step in partition.steps:
            found = self._folded[partition.number, step.number] = {}
            for topic, (first, stop) in step.inputs.items():
                count = sum(partition.row(topic, offset) is not None for offset in range(first, stop))
                found[TABLE_OF[topic].name] = found.get(TABLE_OF[topic].name, 0) + count

    def _asked(self, sql: str, key_width: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        with self._tables.query_row_block_stream(sql) as blocks:
            for block in blocks:
                for row in block:
                    yield tuple(row[:key_width]), tuple(row[key_width:])

    async def _compare_batches(self) -> None:
        inserts, begins = Inserts(), await self._reader.begins("sink-intents", 0)
        async for record in self._reader.records("sink-intents", 0):
            inserts.add(self._avro.decode("sink-intents", record.value), record.timestamp)
        seen = self._asked("SELECT token, table, rows FROM sink_batches", 2)
        expected = inserts.rows(self._steps, self._folded)
        cut = begins > 0 or any(steps and steps[0].number for steps in self._steps.values())
        past = {key for key in expected if self._keeping.past(inserts.done_ms[key[0]])}
        known = {token for token, _ in expected}
        names = (("token", "table"), ("rows",))
        self._result.report.compare(
            "sink_batches",
            names,
            expected,
            seen,
            past=past,
            forgotten=lambda key, row: cut and key[0] not in known,
        )
        inserted = inserts.inserted("slow")
        self._result.steps_not_inserted = sum(
            steps[-1].number + 1 - inserted.get(number, 0) for number, steps in self._steps.items() if steps
        )
