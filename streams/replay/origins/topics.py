"""Topics as workers left them, journal and broadcast topics with them: on a broker, or in the files of a capture."""

from dataclasses import dataclass
from pathlib import Path

from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.kafka.records import KafkaRecords
from streams.ports import Records, TextModel
from streams.replay.catalogue import read_catalogue
from streams.settings import Settings


@dataclass(frozen=True)
class Broker:
    """Implements Origin."""

    kafka: Access
    partitions: None = None

    def __str__(self) -> str:
        return self.kafka.bootstrap

    def settings(self, given: Settings) -> Settings:
        """What decides here decides there."""
        return given

    def records(self, settings: Settings) -> Records:
        """All topics."""
        return KafkaRecords(settings, self.kafka)

    async def catalogue(self, settings: Settings, text: TextModel) -> Catalogue:
        """What the broadcast topics hold."""
        return await read_catalogue(self.records(settings), registry_for(settings))


@dataclass(frozen=True)
class Capture:
    """Implements Origin. BadInput for a folder that is no whole capture."""

    folder: Path
    partitions: None = None

    def __str__(self) -> str:
        return str(self.folder)

    def settings(self, given: Settings) -> Settings:
        """What was captured decides by the settings of its capture."""
        return Captured(self.folder).settings(given)

    def records(self, settings: Settings) -> Records:
        """What was captured."""
        return Captured(self.folder)

    async def catalogue(self, settings: Settings, text: TextModel) -> Catalogue:
        """What the broadcast topics held."""
        return await read_catalogue(self.records(settings), registry_for(settings))
