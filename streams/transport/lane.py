"""One input partition on its way to its receiver: in order, a bounded number of chunks at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from faust.types import TP

from streams.brokers.shortened import shortened
from streams.ports import Chunk

LOG = logging.getLogger(__name__)
DEPTH = 2  # chunks between the fetch and the receiver: one being accepted, one ready


class Lane:
    """Hands the chunks of one partition to `accept`, one after the other. Belongs to the event loop.

    `outstanding` counts chunks that were fetched and not yet accepted: at DEPTH the partition is not fetched.
    `opened` is the number of the seek that moved the consumer to `next_offset`; None: nothing may pass.
    """

    def __init__(
        self,
        tp: TP,
        next_offset: int,
        *,
        accept: Callable[[Chunk], Awaitable[None]],
        on_space: Callable[[], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        self.tp, self.next_offset = tp, next_offset
        self.opened: int | None = None
        self.outstanding = 0
        self._accept, self._on_space, self._on_error = accept, on_space, on_error
        self._waiting: asyncio.Queue[Chunk] = asyncio.Queue()
        self._accepting = 0
        self._flowing = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    @property
    def has_space(self) -> bool:
        """Whether one more chunk may be fetched."""
        return self.opened is not None and self.outstanding < DEPTH

    def open(self, seek: int) -> None:
        """Let chunks pass that were fetched after this seek."""
        self.opened = seek
        self._flowing.set()

    def suspend(self) -> None:
        """Let nothing pass; what was fetched and has not arrived here will not come, and is fetched again."""
        self.opened = None
        self._flowing.clear()
        self.outstanding = self._waiting.qsize() + self._accepting

    def put(self, start: int, chunk: Chunk) -> bool:
        """Queue a chunk that was fetched from `start`; False, and nothing is queued, where one before it was lost on
        its way here. Inconsistent when the partition has become shorter."""
        if start < self.next_offset:
            raise shortened(f"{self.tp.topic}/{self.tp.partition}", known=self.next_offset, left=start)
        if start > self.next_offset:
            LOG.warning("%s: a chunk from %d on did not arrive and is fetched again", self.tp, self.next_offset)
            return False
        self.next_offset = chunk.next_offset
        self._waiting.put_nowait(chunk)
        return True

    async def close(self) -> None:
        """Stop; the chunks that wait here are dropped, and so is one whose `accept` has not returned."""
        self.opened = None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while True:
                await self._step()
        except Exception as error:  # whatever it is, the worker must stop with it
            self._on_error(error)

    async def _step(self) -> None:
        chunk = await self._waiting.get()
        self._accepting = 1
        await self._flowing.wait()
        await self._accept(chunk)
        self._accepting = 0
        self.outstanding -= 1
        self._on_space()
