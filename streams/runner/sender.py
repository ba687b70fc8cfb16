"""Sends the outputs of counted steps in the order of the steps, a few steps ahead of their acknowledgement."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping

from aiokafka import AIOKafkaProducer

from streams.kafka.batches import send_rows
from streams.runner.outputs import Outgoing
from streams.settings import Settings

_AHEAD = 4


class OutputSender:
    """One partition's outputs. `put` waits while too many steps are under way; a failure is raised by the next call."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings, partition: int) -> None:
        self._producer, self._settings, self._partition = producer, settings, partition
        self._queue: deque[Mapping[str, Outgoing]] = deque()
        self._put, self._done = 0, 0
        self._moved = asyncio.Condition()
        self._failure: BaseException | None = None
        self._task = asyncio.create_task(self._run())

    async def put(self, sent: Mapping[str, Outgoing]) -> None:
        """Hand over what one step sends."""
        async with self._moved:
            self._queue.append(sent)
            self._put += 1
            self._moved.notify_all()
            await self._until(lambda: len(self._queue) <= _AHEAD)

    async def sent(self) -> None:
        """Return once everything that was put before this call is acknowledged."""
        wanted = self._put
        async with self._moved:
            await self._until(lambda: self._done >= wanted)

    async def stop(self) -> None:
        """Drop what is not sent: the journal holds it, and the next owner sends it."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _until(self, there: Callable[[], bool]) -> None:
        await self._moved.wait_for(lambda: there() or self._failure is not None)
        if self._failure is not None:
            raise self._failure

    async def _run(self) -> None:
        try:
            while True:
                async with self._moved:
                    await self._moved.wait_for(lambda: bool(self._queue))
                await asyncio.gather(*(self._send(*item) for item in self._queue[0].items()))
                async with self._moved:
                    self._queue.popleft()
                    self._done += 1
                    self._moved.notify_all()
        except Exception as error:
            async with self._moved:
                self._failure = error
                self._moved.notify_all()

    async def _send(self, topic: str, what: Outgoing) -> None:
        name = self._settings.topic(topic)
        await send_rows(self._producer, name, self._partition, what.keys, what.values)
