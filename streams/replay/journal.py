"""The counted steps of one partition's journal, in order, from the first one on or from where a replay was left."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from schemas.registry import Registry
from scorer.errors import Inconsistent
from streams.catalogue import Catalogue
from streams.codec.encode import decode_one
from streams.journal.fold import JournalFold
from streams.journal.records import Step, from_avro
from streams.ports import Records


@dataclass
class Journal:
    """To be read up to `end`; `next_offset` is the first record not read, `fold` says which step comes next. `stored`:
    number of the last step whose outputs and rows are known to be stored, -1 where there is none."""

    records: Records
    registry: Registry
    partition: int
    end: int
    next_offset: int = 0
    stored: int = -1
    fold: JournalFold = field(default_factory=JournalFold)

    async def steps(self) -> AsyncIterator[Step]:
        """Those that count. Inconsistent where the journal has lost its beginning."""
        async with self.records.open("journal", self.partition) as log:
            async for chunk in log.read(self.next_offset, self.end):
                self._check_whole(int(chunk.offsets[0]))
                for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                    record = from_avro(decode_one("journal", value or b"", registry=self.registry))
                    step = self.fold.accept(offset, record)
                    self.next_offset = offset + 1
                    if self.fold.checkpoint_offset == offset and self.fold.checkpoint is not None:
                        self.stored = self.fold.checkpoint.number
                    if step is not None:
                        yield step

    def _check_whole(self, first: int) -> None:
        if first > 0 and self.fold.epoch < 0:
            raise Inconsistent(
                "the journal no longer holds its beginning, so its steps cannot be computed again",
                where=f"journal/{self.partition}",
                seen=f"the first record left is {first}",
                remedy="retention_ms = -1 keeps it",
            )


async def end_of(records: Records, partition: int) -> int:
    """First record that the journal does not hold now. To be asked before anything else is read of a worker that runs:
    what its steps took, saw and sent is there then."""
    async with records.open("journal", partition) as log:
        return await log.high_watermark()


def check_known(catalogue: Catalogue, step: Step) -> None:
    """Raises Inconsistent where the broadcast topics do not reach what a step was computed with."""
    if not catalogue.next.reached(step.in_force):
        raise Inconsistent(
            "broadcast topics do not hold what a step was computed with",
            where=f"journal step {step.number}",
            seen=f"they end at {catalogue.next}, the step saw {step.in_force}",
            remedy="Were product-vectors, launches, policy-state or budget-grants emptied, or captured too early?",
        )
