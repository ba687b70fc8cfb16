"""The rows that one partition of the topics should have led to."""

from typing import Any

from scorer.errors import Inconsistent
from streams.recount.counted import Journal
from streams.recount.inputs import read_input
from streams.recount.outputs import read_output
from streams.recount.partition import TABLE_OF, Partition, Topics
from streams.recount.tables import DELIVERIES, EVENTS, OUTPUTS, SHOPPERS, Table

TABLES = (EVENTS, SHOPPERS, DELIVERIES, *OUTPUTS)


async def read_partition(topics: Topics, number: int) -> Partition:
    """Read journal, inputs and outputs of a partition. Raises Inconsistent where the journal's begin is gone."""
    journal = await _journal(topics, number)
    partition = Partition(number, journal.steps, begins=await _begins(topics, number, journal))
    rejected: dict[tuple[str, int], str] = {}
    for step in journal.steps:
        rejected |= step.rejected
    partition.rows |= {table.name: {} for table in TABLE_OF.values()}
    for topic in TABLE_OF:
        await read_input(topics, partition, topic, rejected)
        partition.not_taken += max(0, await topics.reader.written(topic, number) - journal.end(topic))
    for table in OUTPUTS:
        partition.rows[table.name] = await read_output(topics, partition, table)
    return partition


async def _begins(topics: Topics, number: int, journal: Journal) -> dict[str, int]:
    """Offsets of the inputs from which on records and the steps that took them are left."""
    found = {topic: await topics.reader.begins(topic, number) for topic in TABLE_OF}
    if not journal.whole:
        for topic in TABLE_OF:
            first = journal.steps[0].taken(topic)[0] if journal.steps else journal.end(topic)
            found[topic] = max(found[topic], first)
    return found


async def _journal(topics: Topics, number: int) -> Journal:
    journal = Journal(whole=await topics.reader.begins("journal", number) == 0)
    async for record in topics.reader.records("journal", number):
        entry = topics.avro.decode("journal", record.value)
        if record.offset == 0 and entry["kind"] != "claim":
            raise Inconsistent("a journal does not begin with a claim", where=f"journal/{number}/0", seen=entry["kind"])
        journal.add(entry)
    return journal


def expected_rows(partition: Partition, table: Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows of one table by key, as they should stand in ClickHouse."""
    return {key: table.row(row) for key, row in partition.rows[table.name].items()}
