"""One partition read as a log: from an offset to an offset, outside any consumer group."""

import asyncio
from collections.abc import AsyncIterator

from aiokafka import TopicPartition

from scorer.errors import Inconsistent, Unavailable
from streams.brokers.access import Access
from streams.brokers.shortened import shortened
from streams.brokers.stopping import stopped
from streams.fetching.columns import Columns
from streams.fetching.fetched import Fetched
from streams.fetching.kept import KeepingConsumer
from streams.fetching.narrow import ask_only_for
from streams.ports import Chunk

FETCH_BYTES = 4 << 20
_IDLE_S = 10.0
_PROMPT_S = 0.1
_AT_ONCE = 5000


class Log:
    """A reader of one partition's committed records. Open it with `async with`; it holds one connection."""

    def __init__(self, kafka: Access, topic: str, partition: int) -> None:
        self.topic, self.partition = topic, partition
        self._at = TopicPartition(topic, partition)
        self._kafka = kafka
        self._consumer: KeepingConsumer | None = None
        self._fetched: Fetched | None = None

    async def __aenter__(self) -> "Log":
        self._consumer = KeepingConsumer(
            **self._kafka.client,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=50,
        )
        ask_only_for(self.topic, self._consumer._client)
        try:
            await self._consumer.start()
            self._consumer.assign([self._at])
            self._fetched = Fetched(self._consumer, self._at)
            await asyncio.sleep(0)  # aiokafka's stop raises CancelledError where its tasks have not begun
        except BaseException:  # Ctrl-C too
            await stopped(self._consumer)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._consumer is not None:
            await stopped(self._consumer)

    async def high_watermark(self) -> int:
        """First offset not written when this log was first asked, as a fetch response said it: some brokers answer
        ListOffsets wrongly.
        """
        fetched = self._open()
        if fetched.high_watermark is None:
            fetched.seek(0)
            self._check_well(await fetched.more(_IDLE_S), 0)
        return fetched.high_watermark or 0

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """Records from `first` to before `stop`. Raises Unavailable where none come for 10 s, and Inconsistent
        where the broker no longer holds the first, unless `holes` allows for it.
        """
        fetched, position = self._open(), first
        fetched.seek(first)
        while position < stop:
            self._check_well(await fetched.records_below(stop, _IDLE_S), position)
            if not holes:
                self._check_held(position, fetched)
            columns = fetched.take(_AT_ONCE).below(stop)
            position = fetched.position or position
            if columns.values:
                yield self._chunk(columns, min(position, stop), stop)

    async def rest(self, first: int) -> AsyncIterator[Chunk]:
        """Records from `first` on that the broker hands out at once; it may hold more."""
        fetched = self._open()
        fetched.seek(first)
        while await fetched.records(_PROMPT_S):
            self._check_held(first, fetched)
            columns = fetched.take(_AT_ONCE)
            first = fetched.position or first
            if columns.values:
                yield self._chunk(columns, first, first)

    def _chunk(self, columns: Columns, next_offset: int, high_watermark: int) -> Chunk:
        return Chunk(self.topic, self.partition, *columns, next_offset=next_offset, high_watermark=high_watermark)

    def _check_held(self, position: int, fetched: Fetched) -> None:
        """aiokafka goes on at the first offset left where the broker has deleted others. An offset without a record is
        no sign of that: it may be the marker of a transaction, or aborted."""
        left = fetched.position
        if left is not None and left < position:
            raise shortened(f"{self.topic}/{self.partition}", known=position, left=left)
        if left is not None and 0 < position < left:
            raise Inconsistent(
                "the log no longer holds what is to be read again",
                where=f"{self.topic}/{self.partition}/{position}",
                seen=f"the first offset left is {left}",
                remedy="Raise the retention of this topic, or start with empty state.",
            )

    def _check_well(self, came: bool, position: int) -> None:
        if not came:
            where = f"{self.topic}/{self.partition}/{position}"
            raise Unavailable("the broker gives no more records", where=where, remedy="Is the broker well?")

    def _open(self) -> Fetched:
        if self._fetched is None:
            raise Inconsistent("a log is read before it was opened")
        return self._fetched
