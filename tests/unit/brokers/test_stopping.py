"""Leaving a log: what aiokafka cancels of its own is not taken for a cancellation of whoever reads."""

import asyncio

import pytest

from streams.brokers.stopping import stopped


class CancelledWithin:
    """A client of which a task of its own was cancelled while it stops."""

    async def stop(self) -> None:
        raise asyncio.CancelledError


class Slow:
    """A client that takes its time to stop."""

    async def stop(self) -> None:
        await asyncio.sleep(60)


async def cancelled_while_stopping() -> None:
    task = asyncio.create_task(stopped(Slow()))
    await asyncio.sleep(0)
    task.cancel()
    await task


def test_a_task_of_the_client_that_was_cancelled_does_not_cancel_its_reader() -> None:
    asyncio.run(stopped(CancelledWithin()))


def test_a_reader_that_is_cancelled_while_its_client_stops_is_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled_while_stopping())
