"""The rows that the records of an output should have led to: those that a counted step sent."""

from collections.abc import Iterator, Mapping
from contextlib import aclosing
from typing import Any, Final

from streams.recount.compare import Difference
from streams.recount.counted import Step
from streams.recount.outline import Outline
from streams.recount.stretch import NONE_LEFT, Row, Rows, Stretch, Topics, place_of
from streams.recount.tables import OUTPUTS, Table

_STAMPS_MS: Final = (0, 4_260_211_200_000)  # 1970 to 2105: what a table tells of the stamp of a refused record


class Output:
    """Reads one output of a partition, stretch by stretch, in the order of its numbers up to the first gap."""

    def __init__(self, topics: Topics, outline: Outline, table: Table) -> None:
        self._topics, self._table, self._next = topics, table, outline.begins[table.topic]
        self._offset, self._broken = 0, False

    async def read(self, stretch: Stretch) -> None:
        """Fill the stretch's rows: each number of its steps; one that is not on the topic is told of."""
        rows, counted = await self._numbered(stretch), stretch.rows.setdefault(self._table.name, {})
        for step in stretch.steps:
            counted.update(_of_step(self._topics, stretch, self._table, step, rows))

    async def _numbered(self, stretch: Stretch) -> Rows:
        """Records up to the last number that belongs here; in the last stretch all, since a gap may stand behind."""
        rows: Rows = {}
        stop = NONE_LEFT if stretch.last else stretch.bounds[self._table.topic][1]
        if self._broken or self._next >= stop:
            return rows
        async with aclosing(self._topics.reader.records(self._table.topic, stretch.number, self._offset)) as records:
            async for record in records:
                self._offset = record.offset + 1
                self._take(stretch, rows, record)
                if self._broken or self._next >= stop:
                    break
        return rows

    def _take(self, stretch: Stretch, rows: Rows, record: Any) -> None:
        row = self._topics.avro.decode(self._table.topic, record.value)
        if row["seq"] == self._next:  # a lower number is a repeat
            rows[stretch.number, row["seq"]] = {"published_ms": record.timestamp, **row}
            self._next += 1
        elif row["seq"] > self._next:
            self._broken = True
            where = place_of(self._table.topic, stretch.number, record.offset)
            self._topics.report.differ(Difference(self._table.name, "broken", where, "seq", self._next, row["seq"]))


def _of_step(
    topics: Topics, stretch: Stretch, table: Table, step: Step, rows: Mapping[tuple[Any, ...], Row]
) -> Iterator[tuple[tuple[Any, ...], Row]]:
    first, count = step.sent(table.topic)
    for seq in range(first, first + count):
        key = (stretch.number, seq)
        if key in rows:
            yield key, _completed(topics, table, rows[key], step)
        elif not stretch.forgotten(table.topic, seq):
            named = f"partition={stretch.number} seq={seq}"
            difference = Difference(table.name, "broken", named, "topic", f"a record of step {step.number}", "none")
            topics.report.differ(difference)


def _completed(topics: Topics, table: Table, row: Row, step: Step) -> Row:
    """With the columns that the tables have beside the record's own."""
    if table is OUTPUTS[0]:
        products = [topics.launches.product(step.launches_next, launch) for launch in row["launches"]]
        empty = {name: row[name] or "" for name in ("launch", "offer", "channel", "copy")}
        promised = topics.launches.version(step.launches_next, empty["launch"])
        known = {"awaited": "outcomes" in step.outputs, "settings": step.settings, "promised": promised}
        return {**row, **empty, "products": products, **known}
    if table.name == "triggers":
        promised = topics.launches.version(step.launches_next, row["launch"])
        product = topics.products.version(step.product_vectors_next, row["product"])
        told = {"copy_text": row["copy_text"] or "", "tells_copy": row["copy_text"] is not None}
        return {**row, **told, "promised": promised, "said": product}
    if table.name == "dead_letters":
        earliest_ms, latest_ms = _STAMPS_MS
        return {**row, "published_ms": min(max(row["published_ms"], earliest_ms), latest_ms)}
    if table.name == "review_scores":
        return {**row, "launch": topics.launches.live(step.launches_next, row["product"], row["at_ms"])}
    return row
