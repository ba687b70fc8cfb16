"""Work that follows the journal until it is told to end, in a process of its own."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

from streams.cli.output import say
from streams.last_resort import LastResort

Result = TypeVar("Result")


def until_stopped(work: Callable[[asyncio.Event], Awaitable[Result]], last_resort: LastResort, *, once: bool) -> Result:
    """What `work` comes to, whose event TERM and Ctrl-C set: from then on it has what `last_resort` grants. Unless it
    is done `once`, it outlives a broker that goes and comes back."""
    try:
        return asyncio.run(_followed(work, last_resort, once=once))
    finally:
        last_resort.cancel()


async def _followed(
    work: Callable[[asyncio.Event], Awaitable[Result]], last_resort: LastResort, *, once: bool
) -> Result:
    from streams.brokers.persisting import persist

    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def told_to_end() -> None:
        last_resort.grant()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_end)
    return await work(stop) if once else await persist(lambda: work(stop), stop, say)
