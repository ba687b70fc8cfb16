"""Shadow mode: a candidate is asked what the served model was asked, and decides nothing.

The served model's answer goes its way first; the question waits in a short queue, and is left out where that is full.
One question is under way at a time, and the first one `SETTLE_S` after it came: so a step never waits for a candidate,
and a slow one costs rows, not time.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from streams.beside.rows import Row
from streams.ports import Float32
from streams.triton.answered import Answered

LOG = logging.getLogger(__name__)
MOST_WAITING: Final = 16
SETTLE_S: Final = 0.02

Ask = Callable[[Any], Awaitable[Float32 | None]]


class Shadow:
    """`hear` what was answered; `start` and `stop` on the worker's event loop. `files` says of a model and a version
    what its files are (KnownVersions)."""

    def __init__(
        self, name: str, version: int, ask: Ask, write: Callable[[Row], None], files: Callable[[str, str], str]
    ) -> None:
        self._model, self._name, self._version = name, f"{name}:{version}", version
        self._files = files
        self._ask, self._write = ask, write
        self._waiting: deque[Answered] = deque()
        self._came = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.written = self.dropped = self.failed = 0

    def hear(self, answered: Answered) -> None:
        """At once: keep the question, or drop it."""
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(answered)
            self._came.set()
            return
        if not self.dropped:
            LOG.warning("%s in the shadow is behind; what it cannot keep up with is left out", self._name)
        self.dropped += 1

    def start(self) -> None:
        """Begin to ask."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what waits is left out."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            told = (self._name, self.written, self.dropped, self.failed)
            LOG.warning("%s in the shadow: %d requests written, %d left out, %d without an answer", *told)

    async def _run(self) -> None:
        while True:
            await self._came.wait()
            await asyncio.sleep(SETTLE_S)
            self._came.clear()
            while self._waiting:
                await self._tried(self._waiting.popleft())

    async def _tried(self, answered: Answered) -> None:
        try:
            await self._one(answered)
        except Exception as error:  # a shadow ends with the worker, never before
            self._fail(repr(error))

    async def _one(self, answered: Answered) -> None:
        begun = time.perf_counter()
        scores = await self._ask(answered.question)
        if scores is None:
            self._fail("no answer of the version that the settings name")
            return
        ms = 1000 * (time.perf_counter() - begun)
        files = [self._files(self._model, version) for version in (answered.version, str(self._version))]
        row = Row.of(self._version, answered, scores, ms=ms, files=files)
        await asyncio.to_thread(self._write, row)
        self.written += 1

    def _fail(self, why: str) -> None:
        if not self.failed:
            LOG.warning("%s in the shadow: %s; launchpulse model candidate serves it", self._name, why)
        self.failed += 1
