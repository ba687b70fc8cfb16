"""A replay of topics held in memory, in this process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.brokers.access import Access
from streams.ports import Records
from streams.replay import run
from streams.replay.job import Job
from streams.settings import Settings
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS


@dataclass(frozen=True)
class HeldJob(Job):
    """A job whose source are these records."""

    held: HeldRecords | None = None

    def records(self) -> Records:
        assert self.held is not None
        return self.held


def job(settings: Settings, held: HeldRecords, folder: Path, **asked: Any) -> HeldJob:
    return HeldJob(settings, Access(""), folder, MODELS.text.space, held=held, **asked)


async def replayed(asked: HeldJob, *, tell: Any = lambda *_: None) -> dict[str, Any]:
    """All that the command prints."""
    return run.told(asked, await run.several(asked, range(asked.settings.partitions), tell))


async def verified(settings: Settings, held: HeldRecords, folder: Path, **asked: Any) -> dict[str, Any]:
    """The same, compared with what was lived."""
    return await replayed(job(settings, held, folder, verify=True, **asked))
