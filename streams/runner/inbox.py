"""The Inbox over the partitions that this worker owns: starts, feeds and ends them, and closes what they share."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from scorer.errors import Fenced, Unavailable
from streams.ports import Chunk, InputState
from streams.runner.awaited import until_encoded
from streams.runner.partition import Partition
from streams.runner.parts import Parts

LOG = logging.getLogger(__name__)


class Runner:
    """Implements Inbox. `close` is awaited once, at the end of `drain`."""

    def __init__(self, parts: Parts, inputs: InputState, close: Callable[[], Awaitable[None]]) -> None:
        self._parts, self._inputs, self._close = parts, inputs, close
        self._partitions: dict[int, Partition] = {}
        self._catalogue_ready: asyncio.Task[None] | None = None

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        """Take each over; the next offset to read of each (topic, partition)."""
        await self._catalogue()
        found = await asyncio.gather(*(self._start(number) for number in sorted(partitions)))
        return {
            (topic, number): offset
            for number, offsets in zip(sorted(partitions), found, strict=True)
            for topic, offset in offsets.items()
        }

    async def revoked(self, partitions: frozenset[int]) -> None:
        """Stop work on them at once."""
        leaving = [self._partitions.pop(number) for number in partitions if number in self._partitions]
        await asyncio.gather(*(partition.stop() for partition in leaving))

    async def accept(self, chunk: Chunk) -> None:
        """Pass it to its partition; one that another worker has claimed drops it."""
        partition = self._partitions.get(chunk.partition)
        if partition is not None:
            with suppress(Fenced):  # the partition has told the inputs, which take it over anew
                await partition.accept(chunk)

    async def drain(self) -> None:
        """Let each finish its step, store its rows and write its checkpoint; then close connections."""
        results = await asyncio.gather(*(each.drain() for each in self._partitions.values()), return_exceptions=True)
        await self.revoked(frozenset(self._partitions))
        await self._close()
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, Fenced):
                raise result

    async def _start(self, number: int) -> dict[str, int]:
        partition = Partition(self._parts, number, self._inputs)
        self._partitions[number] = partition
        return await partition.start()

    async def _catalogue(self) -> None:
        """Products that stand on their topic when the first partition comes are encoded before its first event."""
        if self._catalogue_ready is None:
            self._catalogue_ready = asyncio.create_task(self._encoded())
        await asyncio.shield(self._catalogue_ready)

    async def _encoded(self) -> None:
        parts = self._parts
        try:
            await until_encoded(parts.broadcast, parts.settings, parts.kafka, parts.registry)
        except Unavailable as error:
            LOG.warning("going on without some product vectors, events on them are flagged: %s", error)
