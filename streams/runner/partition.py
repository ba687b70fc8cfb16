"""One partition that this worker owns: from takeover, step by step, to revocation or a graceful stop.

The loop is the only one that touches the partition's rows, so that steps, flushes and checkpoints stand in one order.
"""

import asyncio
import logging
import time

from schemas.topics import INPUTS
from scorer.errors import Fenced
from streams.deciding import told
from streams.journal.writer import JournalWriter
from streams.kafka.log import Log
from streams.ports import Chunk, InputState
from streams.runner.closed import Epochs
from streams.runner.flusher import Flusher
from streams.runner.gather import InForce
from streams.runner.horizon import Horizon
from streams.runner.parts import Parts
from streams.runner.restore import restore
from streams.runner.sender import OutputSender
from streams.runner.state import State
from streams.runner.step import in_force, live
from streams.runner.take import first_place, take

LOG = logging.getLogger(__name__)
_FULL_CHUNKS = 4
_IDLE_S = 0.1
_REST_S = 1.0  # nothing to store either: a chunk that comes ends the wait, and of partitions there may be hundreds
_PATIENCE_S = 3.0


class Partition:
    """`start`, then `accept` chunks; `stop` at once, or `drain` first."""

    def __init__(self, parts: Parts, partition: int, inputs: InputState) -> None:
        self.parts, self.partition, self._inputs = parts, partition, inputs
        self.state = State()
        self._log = Log(parts.kafka, parts.settings.topic("journal"), partition)
        self._journal = JournalWriter(
            parts.journal, self._log, owner=parts.owner, registry=parts.registry, settings=told(parts.settings)
        )
        self._sender = OutputSender(parts.outputs, parts.settings, partition)
        self._flusher = Flusher(parts, partition, journal=self._journal, sender=self._sender, inputs=inputs)
        self._epochs = (
            Epochs(parts.settings.learn_epoch_ms, self._journal, parts.broadcast.catalogue)
            if parts.settings.closed_run
            else None
        )
        self._changed = asyncio.Condition()
        self._arrived_at: list[float] = [0.0] * len(INPUTS)
        self._ends: list[int | None] = [None] * len(INPUTS)
        self._draining = self._stopped = False
        self._patient_until = self._drained_by = 0.0
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> dict[str, int]:
        """Take over; the next offset to read of each input. Steps begin with the first chunk."""
        await self._log.__aenter__()
        self.state = await restore(
            self.parts, self.partition, journal=self._journal, sender=self._sender, load=self._flusher.load
        )
        self._horizon = Horizon(self._answered_ms, self.state.running_max_ms, self.parts.settings.lateness_ms)
        self._loop = asyncio.create_task(self._run())
        return {name: buffer.next_offset for name, buffer in zip(INPUTS, self.state.buffers, strict=True)}

    async def accept(self, chunk: Chunk) -> None:
        """Take one chunk; waits while the buffer of its input is full. Raises what ended the loop."""
        which = INPUTS.index(chunk.topic)
        full = _FULL_CHUNKS * self.parts.settings.chunk
        async with self._changed:
            await self._changed.wait_for(lambda: self._ended() or self.state.buffers[which].waiting < full)
            self.raise_failure()
            if not self.state.buffers[which].waiting:
                self._arrived_at[which] = time.monotonic()
            self.state.buffers[which].offer(chunk)
            self._ends[which] = chunk.high_watermark
            self._changed.notify_all()

    async def drain(self) -> None:
        """Finish what is buffered as far as its order is known, flush the rows, write a checkpoint."""
        async with self._changed:
            now = time.monotonic()
            self._draining, self._patient_until, self._drained_by = True, now + _PATIENCE_S, now + self.parts.drain_s
            self._changed.notify_all()
        if self._loop:
            await self._loop

    async def stop(self) -> None:
        """Stop at once: the journal holds what counts, the next owner goes on from it."""
        self._stopped = True
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        await self._flusher.stop()
        await self._sender.stop()
        await self._log.__aexit__()

    def raise_failure(self) -> None:
        """Raise what ended the loop, if anything did."""
        if self._loop and self._loop.done() and not self._loop.cancelled():
            self._loop.result()

    def _ended(self) -> bool:
        return self._loop is not None and self._loop.done()

    async def _run(self) -> None:
        try:
            while await self._turn():
                pass
            await self._flusher.to_the_end(self.state)
        except Fenced as error:
            LOG.warning("partition %s: %s", self.partition, error)
            self._inputs.take_again(self.partition)
            raise
        except BaseException as error:
            # Nobody need call `accept` again: what is buffered would wait in silence.
            if not self._stopped:
                self._inputs.fail(error)
            raise
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def _turn(self) -> bool:
        """One step if one can be taken, else a wait; False when draining is done, or has taken long enough."""
        if self._draining and time.monotonic() >= self._drained_by:
            return False
        await self._flusher.when_due(self.state)
        if self._gathering_s() > 0:
            await self._wait()
            return True
        await self.state.look_up(self.parts.settings)
        self.state.decode(self.parts.settings)
        force = await self._in_force()
        self._horizon.look(self._at_hand_ms, self._resting())
        until_ms = min(self._horizon.until_ms, self._epochs.until_ms) if self._epochs else self._horizon.until_ms
        limit = self.parts.settings.chunk
        taken = take(self.state, self._waited_for(), limit, force, until_ms=until_ms) if force else None
        if force is None or taken is None:
            if self._draining and not self._held_back():
                return False
            await self._wait()
            return True
        sent = await live(self.parts, self.state, taken, force=force, journal=self._journal, partition=self.partition)
        await self._sender.put(sent)
        async with self._changed:
            self._changed.notify_all()
        return True

    async def _in_force(self) -> InForce | None:
        """What the next step is bound by; None where a closed run waits to be told."""
        if self._epochs is None:
            return in_force(self.parts)
        at_ms = first_place(self.state, self._waited_for())
        if at_ms is None:
            if not any(self._waited_for()):
                await self._epochs.ended(self.state.number)
            return None
        return (
            in_force(self.parts, self._epochs.in_force)
            if await self._epochs.open_at(at_ms, self.state.number)
            else None
        )

    def _gathering_s(self) -> float:
        """How long to wait for company for the records that came first: a small step costs as much as a big one."""
        buffers, settings = self.state.buffers, self.parts.settings
        first = min((at for at, b in zip(self._arrived_at, buffers, strict=True) if b.waiting), default=0.0)
        if self._draining or max(buffer.waiting for buffer in buffers) >= settings.chunk:
            return 0.0
        return first + settings.merge_wait_ms / 1000 - time.monotonic()

    def _waited_for(self) -> list[bool]:
        """Of each input, whether records may still come that belong before what is buffered."""
        return [not self._caught_up(which) for which in range(len(INPUTS))]

    def _held_back(self) -> bool:
        """In a drain: whether fetches under way may show that more can be taken. Those of the next owner will too."""
        place = first_place(self.state, self._waited_for())
        ahead = place is not None and place >= self._horizon.until_ms
        return ahead and time.monotonic() < self._patient_until

    def _at_hand_ms(self) -> int | None:
        """Event time up to which all inputs reach that have records waiting; None where none waits."""
        places = [
            max(buffer.running_max_ms, int(buffer.at_ms(buffer.waiting).max(initial=-1)))
            for buffer in self.state.buffers
            if buffer.waiting
        ]
        return min(places, default=None)

    def _resting(self) -> list[bool | None]:
        """Of each input, as Horizon asks for it."""
        return [None if self._on_the_way(which) else not b.waiting for which, b in enumerate(self.state.buffers)]

    def _on_the_way(self, which: int) -> bool:
        """Whether the newest fetch told of records that have not come, of an input of which none wait."""
        buffer, end = self.state.buffers[which], self._inputs.high_watermark(INPUTS[which], self.partition)
        return not buffer.waiting and (end is None or buffer.next_offset < end)

    def _answered_ms(self, which: int) -> int | None:
        return self._inputs.answered_ms(INPUTS[which], self.partition)

    def _caught_up(self, which: int) -> bool:
        """By the high watermark of the last chunk: what a fetch has found since is no reason to wait."""
        told = self._ends[which]
        end = self._inputs.high_watermark(INPUTS[which], self.partition) if told is None else told
        return end is not None and self.state.buffers[which].next_offset >= end

    def _idle_s(self) -> float:
        rests = self._epochs is None and self._flusher.rests(self.state)
        return _REST_S if rests else _IDLE_S

    async def _wait(self) -> None:
        """Until a chunk comes, an input catches up, or a wait for one of them is over."""
        waiting = any(buffer.waiting for buffer in self.state.buffers)
        again_s = max(self.parts.settings.merge_wait_ms, 1) / 1000 if waiting else self._idle_s()
        gathering_s = self._gathering_s()
        try:
            async with asyncio.timeout(gathering_s if gathering_s > 0 else again_s), self._changed:
                await self._changed.wait()
        except TimeoutError:
            return
