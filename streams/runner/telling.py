"""An Inbox that says which partitions it has."""

import asyncio
from collections.abc import Mapping
from typing import Final

from streams.first_start import Say
from streams.ports import Chunk, Inbox

QUIET_S: Final = 0.5  # a rebalance moves partitions one by one


class Telling:
    """Implements Inbox around another, which does the work. `say` hears which of the `count` partitions it has, once
    they have not changed for a moment."""

    def __init__(self, inbox: Inbox, count: int, say: Say) -> None:
        self._inbox, self._count, self._say = inbox, count, say
        self._held: frozenset[int] = frozenset()
        self._told: frozenset[int] = frozenset()
        self._timer: asyncio.TimerHandle | None = None

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        """Port."""
        starts = await self._inbox.assigned(partitions)
        self._hold(self._held | partitions)
        return starts

    async def revoked(self, partitions: frozenset[int]) -> None:
        """Port."""
        self._hold(self._held - partitions)
        await self._inbox.revoked(partitions)

    async def accept(self, chunk: Chunk) -> None:
        """Port."""
        await self._inbox.accept(chunk)

    async def drain(self) -> None:
        """Port."""
        self._cancel()
        await self._inbox.drain()

    def _hold(self, partitions: frozenset[int]) -> None:
        self._held = partitions
        self._cancel()
        self._timer = asyncio.get_running_loop().call_later(QUIET_S, self._tell)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _tell(self) -> None:
        if self._held != self._told:
            self._told = self._held
            self._say(f"Deciding for {_named(self._held, self._count)}.")


def _named(held: frozenset[int], count: int) -> str:
    if not held:
        return f"none of {count} partitions"
    if len(held) == count:
        return f"all {count} partitions"
    return f"{len(held)} of {count} partitions: {', '.join(map(str, sorted(held)))}"
