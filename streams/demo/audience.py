"""The shop's people as they answer promotions while a demo runs: reads triggers, publishes what comes of them."""

import asyncio
import time
from threading import Event, Thread
from types import TracebackType
from typing import Final

from aiokafka import TopicPartition

from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.codec.registries import registry_for
from streams.fetching.committed import CommittedConsumer
from streams.publish.sender import Sender
from streams.settings import Settings
from streams.shop.responding import answers
from streams.shop.shop import Shop

_POLL_MS: Final = 50
_QUIET_S: Final = 1.5


class Nobody:
    """Answers nothing."""

    sent = 0

    def __enter__(self) -> "Nobody":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def quiet(self) -> bool:
        """Always."""
        return True


class Audience:
    """Answers every trigger once, in a thread of its own. Use with `with`; `sent` counts what it has published."""

    def __init__(self, settings: Settings, kafka: Access, shop: Shop) -> None:
        self._settings, self._kafka, self._shop = settings, kafka, shop
        self._registry = registry_for(settings)
        self._stop, self._thread = Event(), Thread(target=self._run, daemon=True)
        self._next_seq: dict[int, int] = {}
        self._moved_at = time.monotonic()
        self._failure: BaseException | None = None
        self.sent = 0

    def __enter__(self) -> "Audience":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def quiet(self) -> bool:
        """Whether no trigger came for a while. Raises what ended the thread, if anything did."""
        if self._failure is not None:
            raise self._failure
        return time.monotonic() - self._moved_at > _QUIET_S

    def _run(self) -> None:
        try:
            asyncio.run(self._answer())
        except BaseException as error:  # told by `quiet`
            self._failure = error

    async def _answer(self) -> None:
        places = [TopicPartition(self._settings.topic("triggers"), p) for p in range(self._settings.partitions)]
        consumer = CommittedConsumer(**self._kafka.client, auto_offset_reset="earliest", fetch_max_wait_ms=_POLL_MS)
        try:
            await consumer.start()
            consumer.assign(places)
            async with Sender(self._kafka, self._settings) as sender:
                while not self._stop.is_set():
                    found = await consumer.getmany(timeout_ms=_POLL_MS)
                    new = [row for at, records in found.items() for row in self._new(at.partition, records)]
                    if new:
                        await self._publish(sender, new)
        finally:
            await consumer.stop()

    def _new(self, partition: int, records: list[object]) -> list[dict[str, object]]:
        """The triggers of these records that were not seen yet: each has the next number."""
        rows = []
        for record in records:
            row = decode_one("triggers", record.value, registry=self._registry)  # type: ignore[attr-defined]
            if row["seq"] == self._next_seq.get(partition, 0):
                self._next_seq[partition] = row["seq"] + 1
                rows.append(row)
        return rows

    async def _publish(self, sender: Sender, triggers: list[dict[str, object]]) -> None:
        self._moved_at = time.monotonic()
        for topic, table in answers(self._shop, triggers).items():
            self.sent += table.num_rows
            await asyncio.gather(*await sender.send(topic, table))
