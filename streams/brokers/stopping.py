"""Letting go of a client of Kafka."""

import asyncio
from typing import Protocol


class Stopping(Protocol):
    """What can be stopped, as aiokafka's clients can."""

    async def stop(self) -> None:
        """Let go of all that it holds."""


async def stopped(client: Stopping) -> None:
    """Stop it. aiokafka raises CancelledError of tasks that it cancels itself, as of a fetch that times out meanwhile;
    only where this task is the one that was cancelled does that go on."""
    try:
        await client.stop()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
