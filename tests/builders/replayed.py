"""A replay of topics held in memory, in this process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.ports import Records, TextModel
from streams.replay import run
from streams.replay.catalogue import read_catalogue
from streams.replay.job import Job, Wish
from streams.replay.partition import Partition
from streams.replay.source import source_of
from streams.runner.compute import Models
from streams.settings import Settings
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS


@dataclass(frozen=True)
class Held:
    """Implements Origin over records that are at hand."""

    held: Records
    forgets: bool = False

    def settings(self, given: Settings) -> Settings:
        return given

    def records(self, settings: Settings) -> Records:
        return self.held

    async def catalogue(self, records: Records, settings: Settings, text: TextModel) -> Catalogue:
        return await read_catalogue(records, registry_for(settings))


def job(settings: Settings, held: Records, folder: Path, *, closed: bool = False, **wish: Any) -> Job:
    return Job(settings, Held(held), folder, MODELS.text.space, Wish(**wish), closed=closed)


async def replayed(asked: Job, *, models: Models | None = None, tell: Any = lambda *_: None) -> dict[str, Any]:
    """All that the command prints, but for the rate; `models` are asked where scores are asked anew."""
    partitions = range(asked.settings.partitions)
    source = await source_of(asked, partitions, models)
    came = [await Partition(asked, source, number, models).run(tell) for number in partitions]
    told = run.told(asked, came)
    del told["events_per_s"]
    return told


async def verified(
    settings: Settings, held: HeldRecords, folder: Path, *, models: Models | None = None, **asked: Any
) -> dict[str, Any]:
    """The same, compared with what was lived."""
    return await replayed(job(settings, held, folder, verify=True, **asked), models=models)
