"""Work on Kafka that outlives a broker which goes and comes back."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

from scorer.errors import Unavailable

Result = TypeVar("Result")
AGAIN_S: Final = 5.0


async def persist(
    work: Callable[[], Awaitable[Result]],
    stop: asyncio.Event,
    say: Callable[[str], object],
    *,
    again_s: float = AGAIN_S,
) -> Result:
    """What `work` comes to. Where it raises Unavailable it is begun anew after a while, as a process that died would
    be: its state must be on Kafka. Raises it once `stop` is set."""
    while True:
        try:
            return await work()
        except Unavailable as error:
            if stop.is_set():
                raise
            say(f"{error}; begun again in {again_s:.0f} s")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), again_s)
