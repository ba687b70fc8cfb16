"""Steps that count, without what only the runner needs of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord

from schemas.registry import Registry
from schemas.topics import OUTPUTS
from scorer.errors import Inconsistent
from streams.codec.encode import decode_one
from streams.journal.fold import JournalFold
from streams.journal.inputs import every_input
from streams.journal.records import Step, from_avro


@dataclass(frozen=True)
class CountedStep:
    """What one step took and sent.

    `inputs`: first and next offset per topic; `records`: how many it took there, where it counted them; `rejected`:
    offsets not folded per topic; `outputs`: first sequence number and count per topic; `journal_next`: offset of the
    journal behind it.
    """

    partition: int
    number: int
    epoch: int
    journal_next: int
    inputs: Mapping[str, tuple[int, int]]
    rejected: Mapping[str, frozenset[int]]
    outputs: Mapping[str, tuple[int, int]]
    launches_next: int
    records: Mapping[str, int] = field(default_factory=dict)


class JournalReader:
    """Follows one partition of the journal from a known place; an error says that `reader` did."""

    def __init__(self, partition: int, epoch: int, next_number: int, registry: Registry, *, reader: str) -> None:
        self._partition, self._registry, self._read_by = partition, registry, reader
        self._fold = JournalFold(epoch=epoch, next_number=next_number)

    @property
    def epoch(self) -> int:
        """The one in force behind what was taken."""
        return self._fold.epoch

    @property
    def waits_for_ms(self) -> int:
        """The epoch that the partition waits for, as JournalFold has it."""
        return self._fold.waits_for_ms

    def accept(self, record: ConsumerRecord) -> Step | None:
        """Take the next record; the step if it counts. Raises Inconsistent where steps are missing."""
        if record.value is None:
            return None
        entry = from_avro(decode_one("journal", record.value, registry=self._registry))
        expected = self._fold.next_number
        step = self._fold.accept(record.offset, entry)
        if step is None and isinstance(entry, Step) and entry.epoch == self.epoch and entry.number > expected:
            raise Inconsistent(
                "steps are missing in the journal",
                where=f"journal/{self._partition}/{record.offset}",
                seen=f"step {entry.number}, expected {expected}",
                remedy=f"They were deleted before the {self._read_by} read them: raise the retention of the journal.",
            )
        return step


def slim(partition: int, offset: int, step: Step) -> CountedStep:
    """The step that stands at `offset` of a journal partition."""
    rejected: dict[str, set[int]] = {}
    for item in step.rejected:
        rejected.setdefault(step.inputs[item.input].topic, set()).add(item.offset)
    return CountedStep(
        partition,
        step.number,
        step.epoch,
        offset + 1,
        {item.topic: (item.first, item.next) for item in every_input(step.inputs)},
        {topic: frozenset(offsets) for topic, offsets in rejected.items()},
        # Of an output that the step's writer did not know, nothing was sent.
        dict.fromkeys(OUTPUTS, (0, 0)) | {item.topic: (item.first_seq, item.count) for item in step.outputs},
        step.launches_next,
        {item.topic: item.records for item in step.inputs},
    )
