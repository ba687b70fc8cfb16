"""The rows that the records of an output should have led to: those that a counted step sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.compare import Difference
from streams.recount.counted import Step
from streams.recount.partition import NONE_LEFT, Partition, Row, Topics, place_of
from streams.recount.tables import OUTPUTS, Table

Rows = dict[tuple[Any, ...], Row]


async def read_output(topics: Topics, partition: Partition, table: Table) -> Rows:
    """By key, each number of a counted step; one that is not on the topic is told of."""
    rows = await _numbered(topics, partition, table)
    if partition.steps and partition.steps[0].number:
        first = partition.steps[0].sent(table.topic)[0]
        partition.begins[table.topic] = max(partition.begins[table.topic], first)
    counted: Rows = {}
    for step in partition.steps:
        counted |= _of_step(topics, partition, table, step, rows)
    return counted


async def _numbered(topics: Topics, partition: Partition, table: Table) -> Rows:
    """The records in the order of their numbers, up to the first gap, from the first number left."""
    rows: Rows = {}
    deleted = await topics.reader.begins(table.topic, partition.number) > 0
    partition.begins[table.topic] = NONE_LEFT if deleted else 0
    async for record in topics.reader.records(table.topic, partition.number):
        row = topics.avro.decode(table.topic, record.value)
        if deleted and not rows and row["seq"] >= 0:  # one that no step sent has no number
            partition.begins[table.topic] = row["seq"]
        expected = partition.begins[table.topic] + len(rows)
        if row["seq"] == expected:  # a lower number is a repeat
            rows[partition.number, row["seq"]] = {"published_ms": record.timestamp, **row}
        elif row["seq"] > expected:
            where = place_of(table.topic, partition.number, record.offset)
            topics.report.differ(Difference(table.name, "broken", where, "seq", expected, row["seq"]))
            break
    return rows


def _of_step(
    topics: Topics, partition: Partition, table: Table, step: Step, rows: Mapping[tuple[Any, ...], Row]
) -> Iterator[tuple[tuple[Any, ...], Row]]:
    first, count = step.sent(table.topic)
    for seq in range(first, first + count):
        key = (partition.number, seq)
        if key in rows:
            yield key, _completed(topics, table, rows[key], step)
        elif not partition.forgotten(table.topic, seq):
            named = f"partition={partition.number} seq={seq}"
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
    if table.name == "review_scores":
        return {**row, "launch": topics.launches.live(step.launches_next, row["product"], row["at_ms"])}
    return row
