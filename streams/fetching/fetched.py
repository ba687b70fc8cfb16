"""What a consumer without a group has fetched of its one partition, and how far it could read."""

import asyncio
from collections.abc import Callable
from typing import Final

from aiokafka import TopicPartition

from streams.fetching.columns import Columns
from streams.fetching.committed import end_of, position_of
from streams.fetching.kept import KeepingConsumer, take

_LOOK_S: Final = 0.02  # a fetch that found nothing wakes nobody
_COUNTED_S: Final = 0.1


class Fetched:
    """To be made once the partition is assigned."""

    def __init__(self, consumer: KeepingConsumer, tp: TopicPartition) -> None:
        self._consumer, self._fetcher, self._tp = consumer, consumer._fetcher, tp
        self._state = consumer._subscription.subscription.assignment.state_value(tp)
        self.where = f"{tp.topic}/{tp.partition}"

    @property
    def position(self) -> int | None:
        """The next offset to take; None while the broker is asked what it still holds."""
        return position_of(self._state)

    @property
    def high_watermark(self) -> int | None:
        """Of committed records, as the last fetch saw it; None before the first."""
        return end_of(self._state)

    def seek(self, offset: int) -> None:
        """Take from there on; what was fetched for this very offset is kept."""
        if self.position != offset:
            self._consumer.seek(self._tp, offset)

    def take(self, limit: int) -> Columns:
        """At most `limit` records; none when a fetch has found none."""
        return take(self._fetcher, self._tp, limit)

    async def more(self, patience_s: float) -> bool:
        """Wait until there is something to take or the partition is known to be read; False when neither comes.

        Here and below, patience is for the broker: a look that comes late, since this process had something else to
        do, counts a tenth of a second at most, for an answer may lie there that nobody had the time to read.
        """
        return await self._until(lambda: self._held() or self._read(), patience_s)

    async def records(self, patience_s: float) -> bool:
        """Wait until there is something to take; False when nothing comes."""
        return await self._until(self._held, patience_s)

    async def records_below(self, stop: int, patience_s: float) -> bool:
        """Wait until there is something to take, or the broker holds nothing below `stop`; False when neither comes."""
        return await self._until(lambda: self._held() or self._passed(stop), patience_s)

    async def _until(self, ready: Callable[[], bool], patience_s: float) -> bool:
        loop = asyncio.get_running_loop()
        left_s, looked_at = patience_s, loop.time()
        while not ready():
            if left_s <= 0:
                return False
            waiter = self._fetcher._create_fetch_waiter()
            await asyncio.wait({waiter}, timeout=_LOOK_S)
            waiter.cancel()
            now = loop.time()
            left_s, looked_at = left_s - min(now - looked_at, _COUNTED_S), now
        return True

    def _held(self) -> bool:
        return self._tp in self._fetcher._records

    def _passed(self, stop: int) -> bool:
        return self.position is not None and self.position >= stop

    def _read(self) -> bool:
        end, position = self.high_watermark, self.position
        return end is not None and position is not None and position >= end
