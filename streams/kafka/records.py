"""The topics of a broker as records to be read: one of the sources of a replay."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from streams.brokers.access import Access
from streams.kafka.log import Log
from streams.ports import Chunk, RecordLog
from streams.settings import Settings


class KafkaRecords:
    """Implements Records over a broker."""

    def __init__(self, settings: Settings, kafka: Access) -> None:
        self._settings, self._kafka = settings, kafka

    def open(self, topic: str, partition: int) -> AbstractAsyncContextManager[RecordLog]:
        """A connection of its own, closed with the context."""
        return _Plain(self._kafka, self._settings.topic(topic), partition, topic)


class _Plain(Log):
    """A log whose chunks name the topic without the namespace's prefix."""

    def __init__(self, kafka: Access, topic: str, partition: int, name: str) -> None:
        super().__init__(kafka, topic, partition)
        self._name = name

    async def read(self, first: int, stop: int, *, holes: bool = False) -> AsyncIterator[Chunk]:
        """As a log reads."""
        async for chunk in super().read(first, stop, holes=holes):
            yield replace(chunk, topic=self._name)
