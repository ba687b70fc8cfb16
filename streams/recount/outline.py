"""What is known of a partition before its records are read: which steps count, and what retention has left of them."""

from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property

from scorer.errors import Inconsistent
from streams.recount.counted import Journal, Step
from streams.recount.stretch import NONE_LEFT, TABLE_OF, Topics
from streams.recount.tables import OUTPUTS, Table

_COMPACTED = "shoppers"  # of which the newest records stay, whatever has been deleted


@dataclass(frozen=True)
class Outline:
    """`begins`: by topic, the offset (of an output: the number) from which on record and step are left."""

    number: int
    journal: Journal
    begins: dict[str, int]

    @property
    def steps(self) -> list[Step]:
        """All that count."""
        return self.journal.steps

    @property
    def cut(self) -> bool:
        """Whether anything was deleted."""
        return any(self.begins.values())

    @property
    def whole_steps(self) -> list[Step]:
        """Those of which everything is left."""
        return self.steps[self.first_whole :]

    @cached_property
    def first_whole(self) -> int:
        """Which of the steps is the first behind all that lack something: from there on laws between topics are asked.
        Where the journal's own head is gone, its first step is none either: it says how far time had come."""
        if not self.cut:
            return 0
        lacking = [at for at, step in enumerate(self.steps) if self._lacks(step)]
        first = lacking[-1] + 1 if lacking else 0
        return max(first, int(bool(self.steps) and self.steps[0].number > 0))

    def _lacks(self, step: Step) -> bool:
        inputs = [(topic, *step.taken(topic)) for topic in TABLE_OF if topic != _COMPACTED]
        outputs = [(table.topic, *step.sent(table.topic)) for table in OUTPUTS]
        return any(stop > first and first < self.begins[topic] for topic, first, stop in inputs) or any(
            count and first < self.begins[topic] for topic, first, count in outputs
        )


async def read_outline(topics: Topics, number: int) -> Outline:
    """Of one partition. Raises Inconsistent where the journal begins with a record that is no claim."""
    journal = await _journal(topics, number)
    found = {topic: await topics.reader.begins(topic, number) for topic in TABLE_OF}
    if not journal.whole:
        for topic in TABLE_OF:
            first = journal.steps[0].taken(topic)[0] if journal.steps else journal.end(topic)
            found[topic] = max(found[topic], first)
    for table in OUTPUTS:
        found[table.topic] = await _first_number(topics, table, number)
        if journal.steps and journal.steps[0].number:
            found[table.topic] = max(found[table.topic], journal.steps[0].sent(table.topic)[0])
    return Outline(number, journal, found)


async def _journal(topics: Topics, number: int) -> Journal:
    journal = Journal(whole=await topics.reader.begins("journal", number) == 0)
    async for record in topics.reader.records("journal", number):
        entry = topics.avro.decode("journal", record.value)
        if record.offset == 0 and entry["kind"] != "claim":
            raise Inconsistent("a journal does not begin with a claim", where=f"journal/{number}/0", seen=entry["kind"])
        journal.add(entry)
    return journal


async def _first_number(topics: Topics, table: Table, number: int) -> int:
    """Of an output: of the first record left that a step sent."""
    if not await topics.reader.begins(table.topic, number):
        return 0
    async with aclosing(topics.reader.records(table.topic, number)) as records:
        async for record in records:
            seq = int(topics.avro.decode(table.topic, record.value)["seq"])
            if seq >= 0:  # one that no step sent has no number
                return seq
    return NONE_LEFT
