"""A replay of topics held in memory, in this process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.brokers.access import Access
from streams.ports import Records
from streams.replay import run
from streams.replay.job import Job
from streams.replay.partition import Partition
from streams.replay.source import source_of
from streams.runner.compute import Models
from streams.settings import Settings
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS


@dataclass(frozen=True)
class HeldJob(Job):
    """A job whose source are these records."""

    held: Records | None = None

    def records(self) -> Records:
        assert self.held is not None
        return self.held


def job(settings: Settings, held: Records, folder: Path, **asked: Any) -> HeldJob:
    return HeldJob(settings, Access(""), folder, MODELS.text.space, held=held, **asked)


async def replayed(asked: HeldJob, *, models: Models | None = None, tell: Any = lambda *_: None) -> dict[str, Any]:
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
