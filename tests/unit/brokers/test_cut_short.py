"""A reading that is cut short while it is still getting to the broker lets go of its connection."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from streams.brokers.access import Access
from streams.kafka.log import Log
from streams.transport.changelog import restore


@asynccontextmanager
async def silent() -> AsyncIterator[Access]:
    """What takes connections and never answers."""
    connected: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: connected.append(writer), "127.0.0.1", 0)
    try:
        yield Access(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    finally:
        for writer in connected:
            writer.close()
        server.close()


async def _log(kafka: Access) -> None:
    async with Log(kafka, "journal", 0):
        pass


async def _restore(kafka: Access) -> None:
    await restore(kafka, "profiles", 0)


@pytest.mark.parametrize("reading", [_log, _restore])
async def test_a_reading_that_is_cancelled_while_it_connects_leaves_nothing_open(reading: Any) -> None:
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))
    async with silent() as kafka:
        task = asyncio.create_task(reading(kafka))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        del task
        for _ in range(3):  # the client's own tasks hold it until they have ended
            gc.collect()
            await asyncio.sleep(0.05)
    assert told == []
