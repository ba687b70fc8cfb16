"""Reads the broadcast topics whole and goes on following them, so that the catalogue is the same in every worker."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from scorer.errors import Inconsistent, Unavailable
from streams.brokers.access import Access
from streams.brokers.fetching import check_fetching
from streams.brokers.shortened import shortened
from streams.brokers.stopping import stopped
from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.feed import BROADCAST, Feed
from streams.fetching.committed import CommittedConsumer
from streams.in_force import Next
from streams.settings import Settings

LOG = logging.getLogger(__name__)
_POLL_MS = 200


class Broadcast:
    """Owns the worker's catalogue. `start` returns once what stood on the topics has been read; behind that, `fail`
    hears of what must not be left out."""

    def __init__(self, settings: Settings, kafka: Access, fail: Callable[[BaseException], None] | None = None) -> None:
        self._fail = fail
        self._feed = Feed(registry_for(settings))
        self._topic_of = {TopicPartition(settings.topic(name), 0): name for name in BROADCAST}
        self._moved = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._kafka = kafka

    @property
    def catalogue(self) -> Catalogue:
        """All that was read so far."""
        return self._feed.catalogue

    async def start(self) -> None:
        """Read what is there, then follow in the background."""
        await self._open()
        while not self._caught_up():
            await self._poll(20)
        self._task = asyncio.create_task(self._follow())

    async def _open(self) -> None:
        """A consumer behind what has been read."""
        self._consumer = CommittedConsumer(
            **self._kafka.client,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=50,
            max_partition_fetch_bytes=4 << 20,
        )
        await self._consumer.start()
        self._consumer.assign(list(self._topic_of))
        for at, name in self._topic_of.items():
            self._consumer.seek(at, getattr(self.catalogue.next, BROADCAST[name]))

    async def stop(self) -> None:
        """Stop following."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await stopped(self._consumer)

    async def reached(self, wanted: Next, timeout_s: float = 30.0) -> None:
        """Wait until everything below these offsets has been read. Raises Unavailable when it does not come."""
        what = "product vectors, launches, policy states or budget grants that the journal names do not come"
        await self._wait(lambda: self.catalogue.next.reached(wanted), timeout_s, what)

    async def encoded_up_to(self, products_next: dict[int, int], timeout_s: float) -> None:
        """Wait until the products below these offsets, by partition of `products`, have their vectors."""

        def there() -> bool:
            return all(self._feed.encoded.get(part, 0) >= stop for part, stop in products_next.items())

        await self._wait(there, timeout_s, "product vectors do not come")

    async def _wait(self, there: object, timeout_s: float, what: str) -> None:
        try:
            async with asyncio.timeout(timeout_s), self._moved:
                await self._moved.wait_for(there)  # type: ignore[arg-type]
        except TimeoutError:
            raise Unavailable(what, seen=f"nothing for {timeout_s} s", remedy="Is Triton well?") from None

    async def _follow(self) -> None:
        ended = False
        while True:
            try:
                if ended:
                    await self._open()
                    ended = False
                await self._poll(_POLL_MS)
            except Inconsistent as error:
                LOG.error("broadcast topics are read no further: %s", error)
                return self._fail(error) if self._fail else None
            except Exception as error:  # a broker that is away comes back; the catalogue stays as it is till then
                unknown = not isinstance(error, KafkaError)
                LOG.warning("broadcast topics are read again by a new consumer, after %r", error, exc_info=unknown)
                await asyncio.sleep(1.0)
                ended = True
                with suppress(KafkaError):  # what has ended in it is raised again
                    await stopped(self._consumer)

    async def _poll(self, timeout_ms: int) -> None:
        found = await self._consumer.getmany(timeout_ms=timeout_ms, max_records=5000)
        check_fetching(self._consumer)
        before = self.catalogue.next
        self._check_as_long()
        for at, records in found.items():
            self._feed.take(self._topic_of[at], ((each.offset, each.key, each.value) for each in records))
            self._feed.reached(self._topic_of[at], await self._consumer.position(at))
        for at, name in self._topic_of.items():  # a marker of a transaction comes without a record
            if (reached := self._consumer.reached(at) or 0) > getattr(self.catalogue.next, BROADCAST[name]):
                self._feed.reached(name, reached)
        if self.catalogue.next != before:
            async with self._moved:
                self._moved.notify_all()

    def _check_as_long(self) -> None:
        """Launches, states and grants are named by their offsets: in a topic made anew these are others."""
        for at, name in self._topic_of.items():
            known, reached = getattr(self.catalogue.next, BROADCAST[name]), self._consumer.reached(at)
            if reached is not None and reached < known:
                raise shortened(f"{at.topic}/{at.partition}", known=known, left=reached)

    def _caught_up(self) -> bool:
        for at in self._topic_of:
            end, reached = self._consumer.end(at), self._consumer.reached(at)
            if end is None or reached is None or reached < end:
                return False
        return True
