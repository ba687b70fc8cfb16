"""The first job: outcomes that counted steps have sent, folded into the states of launches, epoch by epoch."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from scorer.arrays import Table
from streams.clickhouse.sink.lane import Lane, LaneKind
from streams.clickhouse.sink.launches import LaunchBook
from streams.learner.board import Board
from streams.learner.budgets import PlanReel
from streams.learner.closing import Closing
from streams.learner.epoch import Epoch, Launched, Reached, Tally, epoch, newest_ms, number
from streams.learner.outcomes import Outcomes, columns
from streams.learner.states import States

LOG = logging.getLogger(__name__)
TOPIC = "outcomes"
LEARN = LaneKind("learn", (), (TOPIC,), 0.0, 50_000)
_LEAST_S = 2.0  # between two publications, however fast a log is read
_MOST_WAITING = 200_000  # outcomes in memory; then they are told before the epoch is over
_NO_LAUNCHES = LaunchBook()  # outcomes name their own


class Learning:
    """`woken` is to be set when something was fetched, or when it is to stop. `renew_s`: at rest, how often it says how
    far it has come, since retention deletes what it has passed."""

    def __init__(
        self,
        lane: Lane,
        board: Board,
        states: States,
        plans: PlanReel,
        epoch_ms: int,
        *,
        closing: Closing | None = None,
        renew_s: float = math.inf,
    ) -> None:
        self.woken, self.tally, self.told = asyncio.Event(), Tally(), 0
        self._lane, self._board, self._states, self._plans, self._epoch_ms = lane, board, states, plans, epoch_ms
        self._closing, self._renew_s = closing, math.inf if closing else renew_s
        self._waiting: list[Outcomes] = []
        self._coming: dict[int, deque[tuple[int, int]]] = {p: deque() for p in lane.next_number}
        self._newest_ms = {p: newest_ms(states.progress, p) for p in lane.next_number}
        self._told_s = time.monotonic() - _LEAST_S

    def step(self, partition: int, step: int, at_ms: int, _: Table) -> None:
        """Take note of a step that counts."""
        self._coming[partition].append((step, at_ms))

    @property
    def empty(self) -> bool:
        """Whether everything that the steps sent has been taken."""
        return not any(self._lane.waiting.values())

    async def run(self, stopping: Callable[[], bool], taken: Callable[[], None]) -> None:
        """Until it is to stop; then what was taken is told. `taken`: called after records were taken off the tapes."""
        while not stopping():
            if self._take():
                taken()
            if self._due():
                await self._tell()
            elif self.empty or not self._lane.ready(_NO_LAUNCHES):
                await self._sleep(stopping)
            if time.monotonic() - self._told_s >= self._renew_s and self.empty:
                await (self._tell() if self._ahead() else self._rest())
        self._take()
        if self._ahead():
            await self._tell()

    def _take(self) -> bool:
        """Take what has come; whether anything has."""
        ranges = self._lane.ready(_NO_LAUNCHES)
        for portion in self._lane.take(ranges, _NO_LAUNCHES):
            self._waiting.append(columns(portion.partition, portion.records))
        for partition, coming in self._coming.items():
            while coming and coming[0][0] < self._lane.next_number[partition]:
                self._newest_ms[partition] = max(self._newest_ms[partition], coming.popleft()[1])
        return bool(ranges)

    def _due(self) -> bool:
        """Whether the newest event time of all has entered another epoch, and the last one was not just told."""
        if self._closing is not None:
            return self._ahead()
        progress = self._states.progress
        told_ms = max((newest_ms(progress, p) for p in self._newest_ms), default=-1)
        over = max(self._newest_ms.values()) // self._epoch_ms > told_ms // self._epoch_ms
        many = sum(map(len, self._waiting)) > _MOST_WAITING
        return self._ahead() and (over or many) and time.monotonic() - self._told_s >= _LEAST_S

    def _ahead(self) -> bool:
        """Whether more has been taken than is told, by whomever; of a closed run whether another epoch is over."""
        if self._closing is not None:
            return self.empty and self._closing.due(self._states.progress)
        return any(self._lane.next_number[p] > number(self._states.progress, p) for p in self._newest_ms)

    async def _tell(self) -> None:
        await self._board.catch_up()
        marks = await self._closing.marks() if self._closing else {}
        while self._ahead():
            waiting = sorted(self._waiting, key=lambda piece: piece.partition)
            found = self._epoch(waiting, marks)
            if await self._board.say([state.said() for state in found.states]):
                self.told += len(found.states) - 1
                self._count(found.tally)
        self._waiting.clear()
        self._told_s = time.monotonic()

    async def _rest(self) -> None:
        """Say how far it has come, where that is farther than is told though no step has come."""
        self._lane.read()
        await self._board.catch_up()
        found = self._epoch([], {})
        if found.states[-1].positions != self._states.progress.positions:
            await self._board.say([state.said() for state in found.states])
        self._told_s = time.monotonic()

    def _epoch(self, waiting: Sequence[Outcomes], marks: Mapping[str, int]) -> Epoch:
        launched = Launched(self._plans.currency_of, self._plans.over(self._newest_ms.values()))
        return epoch(self._states, waiting, self._reached(marks), launched)

    def _count(self, tally: Tally) -> None:
        self.tally.add(tally)
        for sentence in tally.named:
            LOG.warning("%s", sentence)

    def _reached(self, marks: Mapping[str, int]) -> Reached:
        at, partitions = self._lane.positions(), sorted(self._newest_ms)
        next_seq = tuple(at[f"{TOPIC}#seq/{p}"] for p in partitions)
        return Reached(at, next_seq, tuple(self._newest_ms[p] for p in partitions), marks)

    async def _sleep(self, stopping: Callable[[], bool]) -> None:
        self.woken.clear()
        if not stopping():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), None if math.isinf(self._renew_s) else self._renew_s)
