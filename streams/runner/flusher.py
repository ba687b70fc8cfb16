"""Stores the changed rows of one partition at step boundaries, and a checkpoint behind them, while steps go on.

A partition at rest writes its checkpoint again before retention deletes the one that a new owner would begin at.
"""

import asyncio
import time
from collections.abc import Mapping

from schemas.topics import CHANGELOGS, INPUTS
from streams.journal.records import Checkpoint, InputRange, OutputRange
from streams.journal.writer import JournalWriter
from streams.ports import InputState
from streams.runner.parts import Parts
from streams.runner.rows_writer import RowsWriter
from streams.runner.sender import OutputSender
from streams.runner.state import State
from streams.store import Dirty, RowStore

_REST_S = 0.2  # no step for so long: what is there is stored now, since nothing is gained by waiting for more
_NEVER = -2


class Flusher:
    """One flush at a time; a failure of one is raised by the next call."""

    def __init__(
        self, parts: Parts, partition: int, *, journal: JournalWriter, sender: OutputSender, inputs: InputState
    ) -> None:
        self._journal, self._sender, self._inputs = journal, sender, inputs
        self._partition, self._look_s = partition, parts.look_s
        self._interval_s = parts.settings.flush_ms / 1000
        self._writers = {name: RowsWriter(parts, name, partition) for name in CHANGELOGS}
        self._at = self._looked_at = self._stepped_at = self._checkpointed_at = time.monotonic()
        self._renew_s = parts.settings.renew_s
        self._number = _NEVER
        self._checkpointed = _NEVER
        self._running: asyncio.Task[None] | None = None

    async def load(self, store: RowStore) -> None:
        """The rows as the changelogs hold them."""
        for name, writer in self._writers.items():
            await writer.load(store.holder(name))

    async def when_due(self, state: State) -> None:
        """Begin a flush at this step boundary, if it is time and none is under way."""
        if self._running and self._running.done():
            await self._finish()
        now = time.monotonic()
        if state.number != self._number:
            self._number, self._stepped_at = state.number, now
        wait_s = _REST_S if now - self._stepped_at >= _REST_S else self._interval_s
        if self._running is None and now - self._at >= min(wait_s, self._interval_s):
            self._at = now
            if now - self._checkpointed_at >= self._renew_s:
                self._checkpointed = _NEVER
            if not self._begin(state) and now - self._looked_at >= self._look_s:
                self._looked_at = now
                self._running = asyncio.create_task(self._look(state.store))

    def rests(self, state: State) -> bool:
        """Whether the newest checkpoint is of these rows, and nothing is being stored."""
        return self._running is None and state.number == self._checkpointed

    async def to_the_end(self, state: State) -> None:
        """Return once all rows are stored as they stand now, and no older row of another worker behind them."""
        await self._finish()
        while self._begin(state):
            await self._finish()

    async def stop(self) -> None:
        """Stop at once."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _finish(self) -> None:
        running, self._running = self._running, None
        if running:
            await running

    def _begin(self, state: State) -> bool:
        """Copy the changed rows, to be stored beside the steps that follow; False where there is nothing new."""
        if state.number == self._checkpointed:
            return False
        store, checkpoint = state.store, _checkpoint(state, self._journal)
        changed = {name: store.holder(name).take_dirty(name) for name in self._writers}
        self._running = asyncio.create_task(self._store(store, changed, checkpoint))
        return True

    async def _store(self, store: RowStore, changed: Mapping[str, Dirty], checkpoint: Checkpoint) -> None:
        """Rows follow the outputs of their steps: a row that carries a step says that its outputs are out."""
        await self._sender.sent()
        found = [await self._writers[name].append(dirty, store.holder(name)) for name, dirty in changed.items()]
        await self._journal.append(checkpoint)
        self._checkpointed = _NEVER if any(found) else checkpoint.number
        self._checkpointed_at = time.monotonic()
        for each in checkpoint.inputs:
            self._inputs.mark(each.topic, self._partition, each.next)

    async def _look(self, store: RowStore) -> None:
        """Where nothing is appended, nobody notices the rows of another worker."""
        if any([await writer.look(store.holder(name)) for name, writer in self._writers.items()]):
            self._checkpointed = _NEVER


def _checkpoint(state: State, journal: JournalWriter) -> Checkpoint:
    """Where the partition stands at this step boundary."""
    inputs = tuple(
        InputRange(name, buffer.taken_next, buffer.taken_next, buffer.running_max_ms, 0)
        for name, buffer in zip(INPUTS, state.buffers, strict=True)
    )
    outputs = tuple(OutputRange(topic, seq, 0) for topic, seq in state.seq.items())
    return Checkpoint(
        epoch=journal.epoch,
        number=state.number,
        owner=journal.owner,
        checkpoint_offset=journal.checkpoint_offset,
        inputs=inputs,
        outputs=outputs,
        resume_offset=journal.next_offset,
        settings=journal.settings,
    )
