"""What the two feeds fill: the journal's steps for both lanes, the launches, the records of each lane."""

import logging
from collections.abc import Sequence
from typing import Protocol

from aiokafka import ConsumerRecord

from schemas.registry import Registry
from streams.clickhouse.sink.lane import Lane
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.steps import JournalReader, slim
from streams.heard import Passed, Unusable, heard
from streams.journal.records import Step

LOG = logging.getLogger(__name__)
# A step here is one or two kilobytes.
_MOST_STEPS = 5000


class Follower(Protocol):
    """Whom the journal concerns besides the lanes."""

    def step(self, partition: int, step: Step) -> None:
        """The next step that counts."""

    def waits(self, partition: int, for_ms: int) -> None:
        """The epoch that the partition waits for behind what was read, -1 for none so far."""


class JournalReel:
    """Steps of one partition that count, offered to every lane; starts where the lane that is behind reads on."""

    def __init__(
        self,
        partition: int,
        lanes: Sequence[Lane],
        registry: Registry,
        *,
        reader: str = "sink",
        follower: Follower | None = None,
    ) -> None:
        behind = min(lanes, key=lambda lane: lane.next_number[partition])
        self._position = behind.journal[partition]
        self._partition, self._lanes, self._follower = partition, lanes, follower
        epoch, number = behind.epoch[partition], behind.next_number[partition]
        self._reader = JournalReader(partition, epoch, number, registry, reader=reader)

    @property
    def position(self) -> int:
        """First offset not fetched."""
        return self._position

    @position.setter
    def position(self, offset: int) -> None:
        self._position = offset
        for lane in self._lanes:
            lane.heard(self._partition, offset, self._reader.epoch)

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Pass on what counts. Raises Inconsistent where steps are missing."""
        for record in records:
            step = self._reader.accept(record)
            if step is not None:
                self._pass_on(record.offset, step)
        if self._follower is not None:
            self._follower.waits(self._partition, self._reader.waits_for_ms)

    def full(self) -> bool:
        """Whether a lane has thousands of steps to go."""
        return any(len(lane.waiting[self._partition]) > _MOST_STEPS for lane in self._lanes)

    def _pass_on(self, offset: int, step: Step) -> None:
        counted = slim(self._partition, offset, step)
        for lane in self._lanes:
            lane.offer(counted)
        if self._follower is not None:
            self._follower.step(self._partition, step)


class LaunchReel:
    """All launches, from the first; they are few."""

    def __init__(self, book: LaunchBook, registry: Registry) -> None:
        self._book, self._registry = book, registry

    @property
    def position(self) -> int:
        """First offset not fetched."""
        return self._book.position

    @position.setter
    def position(self, offset: int) -> None:
        self._book.position = offset

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Enter them in the book, as workers hear them."""
        for record in records:
            told = heard(record.key, record.value, self._registry)
            if isinstance(told, Passed | Unusable):
                LOG.warning("launches/0/%s %s", record.offset, told)
            if isinstance(told, Unusable):
                self._book.add(record.offset, told.launch, None)
            elif not isinstance(told, Passed):
                self._book.add(record.offset, told.launch, told.record)

    def full(self) -> bool:
        """Never."""
        return False


class TapeReel:
    """One tape of a lane, fed until it holds `limit_bytes`, and beyond that while the lane's next step needs it."""

    def __init__(self, lane: Lane, at: tuple[str, int], limit_bytes: int) -> None:
        self._lane, self._at, self._limit_bytes = lane, at, limit_bytes
        self._tape = lane.tapes[at]

    @property
    def position(self) -> int:
        """First offset not fetched."""
        return self._tape.position

    @position.setter
    def position(self, offset: int) -> None:
        self._tape.position = offset

    def add(self, records: Sequence[ConsumerRecord]) -> None:
        """Put them on the tape."""
        self._tape.add(records)

    def full(self) -> bool:
        """Whether enough is held."""
        return self._lane.holds_enough(self._at, self._limit_bytes)
