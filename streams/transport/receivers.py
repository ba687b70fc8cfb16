"""The two destinations of chunks, in one shape: the runner's inbox, and the products' inbox."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from faust.types import TP

from schemas.topics import INPUTS
from streams.ports import Chunk, Inbox, ProductsInbox
from streams.transport.marks import Marks

InboxFactory = Callable[[], Awaitable[Inbox]]
ProductsFactory = Callable[[], Awaitable[ProductsInbox]]
Committed = Callable[[TP], Awaitable[int | None]]


class Receiver(Protocol):
    """Takes partitions over, accepts their chunks, gives them up."""

    @property
    def topics(self) -> frozenset[str]:
        """Kafka's names of the topics that it receives; partition p of all is taken over and given up as one."""

    async def take_over(self, partition: int) -> Mapping[TP, int]:
        """Prepare; the next offset to read of each topic's partition. May be cancelled; `give_up` follows then too."""

    async def give_up(self, partition: int) -> None:
        """The partition is another's."""

    async def accept(self, chunk: Chunk) -> None:
        """Take one chunk; may wait."""

    async def drain(self) -> None:
        """Finish: the worker stops."""


class EventsReceiver:
    """All that comes by shopper, into the Inbox, which says where to read on."""

    def __init__(self, make: InboxFactory, *, prefix: str) -> None:
        self.topics = frozenset(prefix + topic for topic in INPUTS)
        self._make, self._prefix = make, prefix
        self._inbox: Inbox | None = None
        self._making = asyncio.Lock()

    async def take_over(self, partition: int) -> Mapping[TP, int]:
        """What `Inbox.assigned` says; the inbox is made when the first partition comes."""
        async with self._making:
            if self._inbox is None:
                self._inbox = await self._make()
        offsets = await self._inbox.assigned(frozenset({partition}))
        return {TP(self._prefix + topic, number): offset for (topic, number), offset in offsets.items()}

    async def give_up(self, partition: int) -> None:
        """`Inbox.revoked`."""
        if self._inbox is not None:
            await self._inbox.revoked(frozenset({partition}))

    async def accept(self, chunk: Chunk) -> None:
        """`Inbox.accept`."""
        assert self._inbox is not None  # a lane exists only after take_over
        await self._inbox.accept(chunk)

    async def drain(self) -> None:
        """`Inbox.drain`."""
        if self._inbox is not None:
            await self._inbox.drain()


class ProductsReceiver:
    """Products, into the ProductsInbox, read from the group's committed offset: at least once."""

    def __init__(self, make: ProductsFactory, *, prefix: str, committed: Committed, marks: Marks) -> None:
        self._topic = prefix + "products"
        self.topics = frozenset({self._topic})
        self._make, self._committed, self._marks = make, committed, marks
        self._inbox: ProductsInbox | None = None
        self._making = asyncio.Lock()

    async def take_over(self, partition: int) -> Mapping[TP, int]:
        """The committed offset, or the beginning."""
        async with self._making:
            if self._inbox is None:
                self._inbox = await self._make()
        tp = TP(self._topic, partition)
        return {tp: await self._committed(tp) or 0}

    async def give_up(self, partition: int) -> None:
        """Nothing is held."""

    async def accept(self, chunk: Chunk) -> None:
        """Done when the inbox says so: then its offset may be committed."""
        assert self._inbox is not None  # a lane exists only after take_over
        if chunk.values:
            await self._inbox.accept_products(chunk)
        self._marks.mark(TP(self._topic, chunk.partition), chunk.next_offset)

    async def drain(self) -> None:
        """Nothing is held."""
