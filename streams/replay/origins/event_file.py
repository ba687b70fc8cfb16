"""A file of events: one partition without a journal; the file tells of products and launches too."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.examples.replay import in_force
from streams.logs.importing import read_log
from streams.ports import Records, TextModel
from streams.publish.log import Log
from streams.replay.file_log import FileRecords
from streams.settings import Settings


@dataclass(frozen=True)
class EventFile:
    """Implements Origin over a log of `launchpulse import`, whose `format` is named as there."""

    path: Path
    format: str

    @property
    def forgets(self) -> bool:
        """Never."""
        return False

    def __str__(self) -> str:
        return str(self.path)

    def settings(self, given: Settings) -> Settings:
        """A file is one partition, and needs no schema registry; it says nothing else of them."""
        return given.model_copy(update={"partitions": 1, "registry_url": ""})

    def records(self, settings: Settings) -> Records:
        """Its events. BadInput for an unknown format, or a file that is not of it."""
        return FileRecords(_read(self.format, self.path), registry_for(settings))

    async def catalogue(self, records: Records, settings: Settings, text: TextModel) -> Catalogue:
        """Products get their vectors from `text`."""
        return (await in_force(_read(self.format, self.path), text)).catalogue


@lru_cache(1)
def _read(format_: str, path: Path) -> Log:
    return read_log(format_, path).log
