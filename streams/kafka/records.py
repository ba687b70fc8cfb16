"""The topics of a broker as records to be read: one of the sources of a replay."""

from contextlib import AbstractAsyncContextManager

from streams.brokers.access import Access
from streams.kafka.log import Log
from streams.ports import RecordLog
from streams.settings import Settings


class KafkaRecords:
    """Implements Records over a broker."""

    def __init__(self, settings: Settings, kafka: Access) -> None:
        self._settings, self._kafka = settings, kafka

    def open(self, topic: str, partition: int) -> AbstractAsyncContextManager[RecordLog]:
        """A connection of its own, closed with the context."""
        return Log(self._kafka, self._settings.topic(topic), partition)
