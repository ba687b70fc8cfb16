"""Which partitions this worker holds: takes them over after a rebalance, feeds them, gives them up.

    rebalance starts:  suspend()      nothing passes, whatever was fetched
    rebalance ends:    rebalanced()   lost: give_up          gained: take_over, seek, open
                                      kept: seek to where the lane stands, open

A partition is kept only if nobody else can have held it in between: same member of the group, next generation. All of
this runs in tasks of its own, so that the group's join is not held up by a restore.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faust.types import TP

from scorer.errors import Inconsistent
from streams.ports import Chunk
from streams.transport.lane import Lane
from streams.transport.receivers import Receiver

Key = tuple[int, int]  # index of the receiver, partition
Seek = Callable[[int, int, Mapping[TP, int]], Awaitable[bool]]


@dataclass
class Holding:
    """One partition number of one receiver. No lanes: it is being taken over."""

    receiver: Receiver
    partition: int
    lanes: dict[TP, Lane] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Holdings:
    """The partitions held. Belongs to the worker's event loop.

    `seek(generation, number, offsets)` moves the consumer, marks what it fetches from then on with `number`, and
    answers False if that generation is over. `on_change` is told the partitions that may be fetched, `on_lost` the
    ones that went, `on_error` an error that must stop the worker.
    """

    def __init__(
        self,
        receivers: Sequence[Receiver],
        *,
        seek: Seek,
        on_change: Callable[[frozenset[TP]], None],
        on_lost: Callable[[Collection[TP]], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._receivers = receivers
        self._seek, self._on_change, self._on_lost, self._on_error = seek, on_change, on_lost, on_error
        self._held: dict[Key, Holding] = {}
        self._ending: dict[Key, asyncio.Task[None]] = {}
        self._membership = ("", -1)
        self._seeks = itertools.count(1)
        self.generation: int | None = None

    def suspend(self) -> None:
        """A rebalance has started, or the worker stops: let nothing pass."""
        self.generation = None
        for lane in self.lanes():
            lane.suspend()
        self._changed()

    def rebalanced(self, member: str, generation: int, assigned: Iterable[TP]) -> None:
        """A rebalance has ended with these partitions."""
        self.suspend()
        kept = self._membership == (member, generation - 1)
        self._membership, self.generation = (member, generation), generation
        wanted = self._keys(assigned)
        for key in [key for key in self._held if not kept or key not in wanted]:
            self._drop(key)
        for key in wanted:
            self._open_soon(key) if key in self._held else self._hold(key)

    def emptied(self) -> None:
        """Faust has emptied its queues, as it does when a rebalance has ended: fetch again what may have been there."""
        for tp in [lane.tp for lane in self.lanes() if lane.outstanding and lane.opened is not None]:
            self._open_again(tp)

    def take_again(self, receiver: int, partition: int, *, after_s: float) -> None:
        """Give a partition up, and take it over anew if it is still held after a while.

        Whoever fenced us may be its rightful owner: two heartbeats tell, and without them the two would fence each
        other in turns.
        """
        if (receiver, partition) in self._held:
            self._drop((receiver, partition))
            self._hold((receiver, partition), after_s)
            self._changed()

    def reserve(self, tp: TP, seek: int) -> bool:
        """Count a chunk that is on its way to the lane; False when it may not pass."""
        lane = self._lane(tp, seek)
        if lane is None:
            return False
        lane.outstanding += 1
        if not lane.has_space:
            self._changed()
        return True

    def deliver(self, tp: TP, seek: int, start: int, chunk: Chunk) -> None:
        """Put a chunk, fetched from `start` after that seek, into its lane; one of an earlier seek is dropped. Where
        one before it was lost on its way, all since are fetched again."""
        lane = self._lane(tp, seek)
        if lane is not None:
            try:
                if not lane.put(start, chunk):
                    self._open_again(tp)
            except Inconsistent as error:  # Faust would restart the agent that raises, and go on
                self._on_error(error)

    def lanes(self) -> Iterator[Lane]:
        """The lanes of the partitions that have been taken over."""
        for holding in self._held.values():
            yield from holding.lanes.values()

    async def stop(self) -> None:
        """Let nothing pass, end all tasks, and let the receivers finish."""
        self.suspend()
        tasks = [holding.task for holding in self._held.values() if holding.task] + list(self._ending.values())
        for holding in self._held.values():
            if holding.task:
                holding.task.cancel()
        await asyncio.gather(*tasks, *(lane.close() for lane in self.lanes()), return_exceptions=True)
        for receiver in self._receivers:
            await receiver.drain()

    def _keys(self, assigned: Iterable[TP]) -> list[Key]:
        keys = {
            (index, tp.partition)
            for tp in assigned
            for index, receiver in enumerate(self._receivers)
            if tp.topic in receiver.topics
        }
        return sorted(keys)

    def _lane(self, tp: TP, seek: int) -> Lane | None:
        for index, receiver in enumerate(self._receivers):
            holding = self._held.get((index, tp.partition))
            if holding is not None and tp.topic in receiver.topics:
                lane = holding.lanes.get(tp)
                return lane if lane is not None and lane.opened == seek else None
        return None

    def _changed(self) -> None:
        self._on_change(frozenset(lane.tp for lane in self.lanes() if lane.has_space))

    def _hold(self, key: Key, after_s: float = 0.0) -> None:
        holding = Holding(self._receivers[key[0]], key[1])
        self._held[key] = holding
        holding.task = asyncio.create_task(self._guard(self._take_over(holding, self._ending.get(key), after_s)))

    def _open_soon(self, key: Key) -> None:
        holding = self._held[key]
        if holding.lanes:  # else its own task opens it when it is restored
            holding.task = asyncio.create_task(self._guard(self._open(holding)))

    def _open_again(self, tp: TP) -> None:
        """Let nothing more pass of what is on its way, and seek to where the lanes stand."""
        for key in self._keys([tp]):
            for lane in self._held[key].lanes.values():
                lane.suspend()
            self._open_soon(key)
        self._changed()

    def _drop(self, key: Key) -> None:
        holding = self._held.pop(key)
        for lane in holding.lanes.values():
            lane.suspend()
        self._on_lost([TP(topic, key[1]) for topic in holding.receiver.topics])
        self._ending[key] = asyncio.create_task(self._guard(self._give_up(key, holding, self._ending.get(key))))

    async def _take_over(self, holding: Holding, previous: asyncio.Task[None] | None, after_s: float) -> None:
        if previous is not None:
            await asyncio.shield(previous)
        await asyncio.sleep(after_s)
        offsets = await holding.receiver.take_over(holding.partition)
        holding.lanes = {tp: self._new_lane(tp, offset, holding.receiver) for tp, offset in offsets.items()}
        await self._open(holding)

    def _new_lane(self, tp: TP, offset: int, receiver: Receiver) -> Lane:
        return Lane(tp, offset, accept=receiver.accept, on_space=self._changed, on_error=self._on_error)

    async def _open(self, holding: Holding) -> None:
        generation, number = self.generation, next(self._seeks)
        offsets = {tp: lane.next_offset for tp, lane in holding.lanes.items()}
        if generation is None or not await self._seek(generation, number, offsets) or generation != self.generation:
            return  # the next `rebalanced` opens it
        for lane in holding.lanes.values():
            lane.open(number)
        self._changed()

    async def _give_up(self, key: Key, holding: Holding, previous: asyncio.Task[None] | None) -> None:
        if previous is not None:
            await asyncio.shield(previous)
        if holding.task is not None:
            holding.task.cancel()
            await asyncio.gather(holding.task, return_exceptions=True)
        await asyncio.gather(*(lane.close() for lane in holding.lanes.values()))
        await holding.receiver.give_up(holding.partition)
        if self._ending.get(key) is asyncio.current_task():
            del self._ending[key]

    async def _guard(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # whatever it is, the worker must stop with it
            self._on_error(error)
