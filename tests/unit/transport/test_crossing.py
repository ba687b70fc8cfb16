"""Into another thread's loop: an answer comes back, and the end of that loop keeps nobody waiting."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiokafka.errors import ConsumerStoppedError

from streams.transport.crossing import Crossing


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One that takes callbacks and does not run, as between its last round and its close."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(asyncio.sleep(0))  # what was handed over is let go of
    loop.close()


async def twice(number: int) -> int:
    return 2 * number


async def answered_by_a_thread() -> int:
    other = asyncio.new_event_loop()
    with ThreadPoolExecutor() as threads:
        running = threads.submit(other.run_forever)
        answer = await Crossing(other).run(twice, 21)
        other.call_soon_threadsafe(other.stop)
        running.result()
    other.close()
    return answer


async def waiting_at_the_end(crossing: Crossing) -> None:
    waiting = asyncio.create_task(crossing.run(twice, 21))
    await asyncio.sleep(0)
    threading.Thread(target=crossing.end).start()
    await waiting


async def cancelled(crossing: Crossing) -> None:
    waiting = asyncio.create_task(crossing.run(twice, 21))
    await asyncio.sleep(0)
    waiting.cancel()
    await waiting


async def late(crossing: Crossing) -> None:
    crossing.end()
    await crossing.run(twice, 21)


def test_what_the_other_loop_computes_comes_back() -> None:
    assert asyncio.run(answered_by_a_thread()) == 42


def test_what_was_handed_to_a_loop_that_never_runs_again_is_told_so(loop: asyncio.AbstractEventLoop) -> None:
    with pytest.raises(ConsumerStoppedError):
        asyncio.run(asyncio.wait_for(waiting_at_the_end(Crossing(loop)), 10))


def test_what_comes_after_the_end_is_told_so(loop: asyncio.AbstractEventLoop) -> None:
    with pytest.raises(ConsumerStoppedError):
        asyncio.run(late(Crossing(loop)))


def test_whoever_is_cancelled_while_it_waits_is_cancelled(loop: asyncio.AbstractEventLoop) -> None:
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled(Crossing(loop)))
