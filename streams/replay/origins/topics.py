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


class _Topics:
    """Topics tell of products and launches themselves."""

    async def catalogue(self, records: Records, settings: Settings, text: TextModel) -> Catalogue:
        """What the broadcast topics hold."""
        return await read_catalogue(records, registry_for(settings))


@dataclass(frozen=True)
class Broker(_Topics):
    """Implements Origin."""

    kafka: Access

    @property
    def forgets(self) -> bool:
        """Retention does."""
        return True

    def __str__(self) -> str:
        return self.kafka.bootstrap

    def settings(self, given: Settings) -> Settings:
        """What decides here decides there."""
        return given

    def records(self, settings: Settings) -> Records:
        """All topics."""
        return KafkaRecords(settings, self.kafka)


@dataclass(frozen=True)
class Capture(_Topics):
    """Implements Origin. BadInput for a folder that is no whole capture."""

    folder: Path

    @property
    def forgets(self) -> bool:
        """Never."""
        return False

    def __str__(self) -> str:
        return str(self.folder)

    def settings(self, given: Settings) -> Settings:
        """What was captured decides by the settings of its capture."""
        return Captured(self.folder).settings(given)

    def records(self, settings: Settings) -> Records:
        """What was captured."""
        return Captured(self.folder)
