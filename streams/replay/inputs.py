"""The input topics of one partition, read a little ahead of the steps that take from them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

from schemas.topics import INPUTS
from scorer.errors import Inconsistent
from streams.ports import Chunk, Records
from streams.runner.state import State
from streams.settings import Settings


class Inputs:
    """As a context it fills the buffers of `state`, from where they stand. What is read from now on is decoded under
    `settings`: which records are too far ahead of their time is among them."""

    def __init__(self, records: Records, settings: Settings, partition: int, state: State) -> None:
        self._records, self.settings, self._partition, self._state = records, settings, partition, state
        self._stack = AsyncExitStack()
        self._chunks: list[AsyncIterator[Chunk]] = []
        self.ends: list[int] = []

    async def __aenter__(self) -> "Inputs":
        for topic, buffer in zip(INPUTS, self._state.buffers, strict=True):
            log = await self._stack.enter_async_context(self._records.open(topic, self._partition))
            end = await log.high_watermark()
            self.ends.append(end)
            self._chunks.append(log.read(buffer.next_offset, end))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def share(self) -> float:
        """How far they are read, by offsets."""
        return sum(buffer.next_offset for buffer in self._state.buffers) / max(1, sum(self.ends))

    async def until(self, nexts: Sequence[int]) -> None:
        """Buffer all below these offsets, one an input. Inconsistent where an input ends before."""
        for which, stop in enumerate(nexts):
            while self._state.buffers[which].next_offset < stop:
                if not await self._more(which):
                    raise Inconsistent(
                        "an input ends before what a step took from it",
                        where=f"{INPUTS[which]}/{self._partition}/{self._state.buffers[which].next_offset}",
                        seen=f"the step took up to {stop}",
                        remedy="Was the topic emptied, or captured too early?",
                    )
        await self._decode()

    async def ahead(self, count: int) -> list[bool]:
        """Buffer at least `count` records of each input, or all that there are; which have more to come."""
        for which, buffer in enumerate(self._state.buffers):
            while buffer.waiting < count and await self._more(which):
                pass
        await self._decode()
        return [buffer.next_offset < end for buffer, end in zip(self._state.buffers, self.ends, strict=True)]

    async def _more(self, which: int) -> bool:
        buffer = self._state.buffers[which]
        if buffer.next_offset >= self.ends[which]:
            return False
        chunk = await anext(self._chunks[which], None)
        if chunk is not None:
            buffer.offer(chunk)
        return chunk is not None

    async def _decode(self) -> None:
        if any(buffer.undecoded for buffer in self._state.buffers):
            await self._state.look_up(self.settings)
            self._state.decode(self.settings)
