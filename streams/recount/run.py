"""The recount: partition by partition and stretch by stretch against the base tables, then the minutes, then the sink's
own notes."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

from streams.brokers.access import Access
from streams.recount.attribution import windows_ms
from streams.recount.batches import Inserts
from streams.recount.broadcast import read_broadcast
from streams.recount.budgets import Spent
from streams.recount.compare import Key, Report
from streams.recount.counted import Step
from streams.recount.guards import Limits
from streams.recount.held import Held, Tables
from streams.recount.launches import Launches
from streams.recount.laws import Laws
from streams.recount.limits import Kept
from streams.recount.outline import Outline, read_outline
from streams.recount.products import Products
from streams.recount.reading import Avro, Reader, reading
from streams.recount.result import Recount
from streams.recount.stretch import TABLE_OF, Stretch, Topics
from streams.recount.stretches import RECORDS, stretches
from streams.settings import Settings

TOPICS = (
    *("journal", "clicks", "searches", "reviews", "shoppers", "deliveries", "launches", "product-vectors"),
    "sink-intents",
    *("decisions", "triggers", "outcomes", "rankings", "review-scores", "search-scores", "dead-letters"),
)
_MARGIN_MS = 3_600_000  # that the clocks of sink and ClickHouse may differ by


async def recount(
    settings: Settings,
    kafka: Access,
    tables: Tables,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    records: int = RECORDS,
) -> Recount:
    """Read all topics and all tables, of a partition about so many `records` at once. `progress` is told records read
    and records there are."""
    async with reading(settings, kafka, TOPICS) as reader:
        return await _Counting(settings, reader, tables, progress, records).run()


class _Counting:
    def __init__(
        self,
        settings: Settings,
        reader: Reader,
        tables: Tables,
        progress: Callable[[int, int], None],
        records: int,
    ) -> None:
        self._reader, self._progress, self._records = reader, progress, records
        self._avro, self._result = Avro(settings.registry_url), Recount()
        self._launches, self._products, self._spent = Launches(), Products(), Spent()
        self._limits = Limits(settings.cooldown_ms, settings.cap_per_day, settings.seed)
        self._steps: dict[int, list[Step]] = {}
        self._folded: dict[tuple[int, int], dict[str, int]] = {}
        self._held = Held(tables, self._result)

    async def run(self) -> Recount:
        await self._count_records()
        await read_broadcast(self._reader, self._avro, self._launches, self._products)
        topics = Topics(self._reader, self._avro, self._launches, self._products, self._result.report)
        for number in self._reader.partitions("journal"):
            await self._check(topics, await read_outline(topics, number))
        self._held.compare_sums()
        self._result.report.differ_each(self._spent.broken(self._launches))
        await self._compare_batches()
        self._held.count_older()
        return self._result

    async def _count_records(self) -> None:
        total, done = 0, 0
        for topic in TOPICS:
            for number in self._reader.partitions(topic):
                total += await self._reader.end(topic, number)

        def read(count: int) -> None:
            nonlocal done
            done += count
            self._progress(min(done, total), total)

        self._reader.progress = read

    async def _check(self, topics: Topics, outline: Outline) -> None:
        """One partition: its rows, and of the steps of which everything is left the laws and limits."""
        report, self._steps[outline.number] = topics.report, outline.whole_steps
        windows = await self._windows_ms(topics, outline)
        self._held.pass_over(outline.number, outline.begins)
        laws, kept = Laws(windows, cut=outline.cut), Kept(self._limits)
        async with aclosing(stretches(topics, outline, self._records)) as found:
            async for stretch in found:
                if stretch.whole:
                    laws.check(stretch, report)
                    report.differ_each(kept.check(stretch))
                    self._count(stretch)
                self._held.compare(stretch)
        laws.end(report)
        for topic in TABLE_OF:
            behind = await self._reader.written(topic, outline.number) - outline.journal.end(topic)
            self._result.events_not_taken += max(0, behind)

    async def _windows_ms(self, topics: Topics, outline: Outline) -> dict[int, int]:
        """Read beforehand where a claim did not tell its window; what contradicts itself the other reading tells."""
        beforehand = stretches(replace(topics, report=Report()), outline, self._records)
        async with aclosing(beforehand) as found:
            whole = (stretch async for stretch in found if stretch.whole)
            return await windows_ms(outline.whole_steps, whole)

    def _count(self, stretch: Stretch) -> None:
        """What budgets were spent, and how many records each step folded, for the sizes of inserts."""
        self._spent.add(stretch.rows["triggers"].values(), stretch.rows["outcomes"].values())
        for step in stretch.steps:
            found = self._folded[stretch.number, step.number] = dict[str, int]()
            for topic, (first, stop) in step.inputs.items():
                count = sum(stretch.row(topic, offset) is not None for offset in range(first, stop))
                found[TABLE_OF[topic].name] = found.get(TABLE_OF[topic].name, 0) + count

    async def _compare_batches(self) -> None:
        inserts, begins = Inserts(), await self._reader.begins("sink-intents", 0)
        async for record in self._reader.records("sink-intents", 0):
            inserts.add(self._avro.decode("sink-intents", record.value), record.timestamp)
        expected = inserts.rows(self._steps, self._folded)
        cut = begins > 0 or any(steps and steps[0].number for steps in self._steps.values())
        known = {token for token, _ in expected}

        def forgotten(key: Key, row: Key) -> bool:
            return cut and key[0] not in known

        since_ms = min(inserts.done_ms.values(), default=None) if begins else None
        self._held.compare_batches(
            expected, inserts.done_ms, forgotten, since_ms=None if since_ms is None else since_ms - _MARGIN_MS
        )
        inserted = inserts.inserted("slow")
        self._result.steps_not_inserted = sum(
            steps[-1].number + 1 - inserted.get(number, 0) for number, steps in self._steps.items() if steps
        )
