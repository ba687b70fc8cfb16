"""Coroutines that one event loop runs for another, of another thread, which may end at any moment."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, ParamSpec, TypeVar

from aiokafka.errors import ConsumerStoppedError

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


class Crossing:
    """The way into one loop. What is on its way when that loop ends, or comes later, raises ConsumerStoppedError.

    A loop that has stopped and is not closed yet takes callbacks and never runs them: who asks only whether it is
    closed may wait for ever.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._ended = False
        self._under_way: set[Future[Any]] = set()

    async def run(
        self, work: Callable[Arguments, Coroutine[Any, Any, Result]], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run it in that loop, awaited from this one."""
        coroutine = work(*args, **kwargs)
        try:
            return await asyncio.wrap_future(self._hand_over(coroutine))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise ConsumerStoppedError() from None
        finally:
            if self._ended:
                coroutine.close()  # one that never began would be warned of

    def tell(self, callback: Callable[[], object]) -> None:
        """Call it in that loop, soon; nothing where that loop has ended."""
        with self._lock:
            if not self._ended:
                self._loop.call_soon_threadsafe(callback)

    def end(self) -> None:
        """That loop runs no more: called by its thread when it has closed it."""
        with self._lock:
            self._ended = True
        for future in list(self._under_way):
            future.cancel()

    def _hand_over(self, coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
        with self._lock:
            if self._ended:
                raise ConsumerStoppedError()
            future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
            self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future
