"""The counted steps of one partition's journal, in order, from the first one on or from where a replay was left."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from schemas.registry import Registry
from scorer.errors import Inconsistent
from streams.catalogue import Catalogue
from streams.codec.encode import decode_one
from streams.journal.fold import JournalFold
from streams.journal.records import Step, from_avro
from streams.ports import Records


@dataclass
class Journal:
    """`next_offset` is the first record not read, `end` the first not there when it was opened; `fold` says which step
    comes next and which checkpoint was the last."""

    records: Records
    registry: Registry
    partition: int
    next_offset: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        self.fold = JournalFold()

    def at(self, next_offset: int, epoch: int, next_number: int) -> "Journal":
        """The same, to be read on from there."""
        self.next_offset, self.fold = next_offset, JournalFold(epoch, next_number)
        return self

    async def steps(self) -> AsyncIterator[Step]:
        """Those that count. Inconsistent where the journal has lost its beginning."""
        async with self.records.open("journal", self.partition) as log:
            self.end = await log.high_watermark()
            async for chunk in log.read(self.next_offset, self.end):
                self._check_whole(int(chunk.offsets[0]))
                for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                    record = from_avro(decode_one("journal", value or b"", registry=self.registry))
                    step = self.fold.accept(offset, record)
                    self.next_offset = offset + 1
                    if step is not None:
                        yield step

    @property
    def stored(self) -> int:
        """Number of the last step whose outputs and rows are known to be stored, -1 where there is none."""
        return -1 if self.fold.checkpoint is None else self.fold.checkpoint.number

    def _check_whole(self, first: int) -> None:
        if first > 0 and self.fold.epoch < 0:
            raise Inconsistent(
                "the journal no longer holds its beginning, so its steps cannot be computed again",
                where=f"journal/{self.partition}",
                seen=f"the first record left is {first}",
                remedy="retention_ms = -1 keeps it",
            )


def check_known(catalogue: Catalogue, step: Step) -> None:
    """Raises Inconsistent where the broadcast topics do not reach what a step was computed with."""
    if not catalogue.next.reached(step.in_force):
        raise Inconsistent(
            "broadcast topics do not hold what a step was computed with",
            where=f"journal step {step.number}",
            seen=f"they end at {catalogue.next}, the step saw {step.in_force}",
            remedy="Were product-vectors, launches, policy-state or budget-grants emptied, or captured too early?",
        )
