"""Steps of one partition that count, for whom they concern: the lane of outcomes, and what campaigns have spent."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from aiokafka import ConsumerRecord

from schemas.registry import Registry
from scorer.arrays import Table
from scorer.errors import Inconsistent
from streams.clickhouse.sink.lane import Lane
from streams.clickhouse.sink.steps import slim
from streams.codec.encode import decode_one
from streams.journal.fold import JournalFold
from streams.journal.records import Step, Waiting, from_avro
from streams.learner.closing import Closing

# A step here is one or two kilobytes.
_MOST_STEPS = 5000


class Heard(Protocol):
    """Who follows the steps."""

    def step(self, partition: int, number: int, newest_ms: int, campaigns: Table) -> None:
        """The next step that counts: the partition's newest event time, and CAMPAIGN of what changed."""


class JournalReel:
    """Fed with one partition of the journal, from where the lane reads on."""

    def __init__(
        self,
        partition: int,
        lane: Lane,
        followers: Sequence[Heard],
        registry: Registry,
        *,
        closing: Closing | None = None,
    ) -> None:
        self._position = lane.journal[partition]
        self._partition, self._lane, self._followers, self._registry = partition, lane, followers, registry
        self._closing = closing
        self._fold = JournalFold(epoch=lane.epoch[partition], next_number=lane.next_number[partition])

    @property
    def position(self) -> int:
        """First offset not fetched."""
        return self._position

    @position.setter
    def position(self, offset: int) -> None:
        self._position = offset
        self._lane.heard(self._partition, offset, self._fold.epoch)

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Pass on what counts. Raises Inconsistent where steps are missing."""
        for record in records:
            if record.value is not None:
                self._accept(record)

    def full(self) -> bool:
        """Whether the lane has thousands of steps to go."""
        return len(self._lane.waiting[self._partition]) > _MOST_STEPS

    def _accept(self, record: ConsumerRecord) -> None:
        entry = from_avro(decode_one("journal", record.value, registry=self._registry))
        expected = self._fold.next_number
        step = self._fold.accept(record.offset, entry)
        if step is not None:
            self._lane.offer(slim(self._partition, record.offset, step))
            for one in self._followers:
                one.step(self._partition, step.number, newest_ms(step), np.asarray(step.campaigns))
        elif isinstance(entry, Waiting):
            if self._closing is not None:
                self._closing.waits(self._partition, self._fold.waits_for_ms)
        elif isinstance(entry, Step) and entry.epoch == self._fold.epoch and entry.number > expected:
            raise Inconsistent(
                "steps are missing in the journal",
                where=f"journal/{self._partition}/{record.offset}",
                seen=f"step {entry.number}, expected {expected}",
                remedy="They were deleted before the learner read them: raise the retention of the journal.",
            )


def newest_ms(step: Step) -> int:
    """The newest event time that the partition had met after the step."""
    return max((one.running_max_ms for one in step.inputs), default=0)
