"""A replay held to so many times the speed at which the events happened."""

import asyncio
import time


class Pace:
    """`speed` 0 holds nothing back."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._began_s, self._began_ms = 0.0, -1

    async def until(self, at_ms: int) -> None:
        """Return when it is time for what happened then; the first call sets the clock."""
        if not self._speed or at_ms < 0:
            return
        if self._began_ms < 0:
            self._began_s, self._began_ms = time.monotonic(), at_ms
        due_s = self._began_s + (at_ms - self._began_ms) / 1000 / self._speed
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
