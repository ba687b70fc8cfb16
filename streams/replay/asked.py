"""From what a user asks to a job: where the records are, whether there is a journal, which models there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scorer.errors import BadInput, Unavailable
from streams.local.addresses import Addresses
from streams.logs.stored.tables import Range
from streams.ports import Records
from streams.replay.job import Job, Wish, named
from streams.replay.journal import end_of
from streams.replay.origins.event_file import EventFile
from streams.replay.origins.event_tables import EventTables
from streams.replay.origins.origin import Origin
from streams.replay.origins.topics import Broker, Capture
from streams.settings import Settings
from streams.triton.repository import repository_of
from streams.triton.space import vector_space

_FOLDER: Final = "replays"


@dataclass(frozen=True)
class Asked:
    """The words of the command: one origin, the broker where none is named. `partitions` empty: all."""

    wish: Wish = field(default_factory=Wish)
    partitions: Sequence[int] = ()
    capture: Path | None = None
    file: Path | None = None
    format: str = ""
    stored: Range | None = None


def origin_of(asked: Asked, at: Addresses) -> Origin:
    """Unavailable where there is none."""
    if asked.capture is not None:
        return Capture(asked.capture)
    if asked.file is not None:
        return EventFile(asked.file, asked.format)
    if asked.stored is not None:
        return EventTables(at.clickhouse, at.clickhouse_read_token, asked.stored, at.kafka)
    if not at.kafka.bootstrap:
        raise Unavailable(
            "no Kafka is configured or running, so there is nothing to replay",
            remedy="Set LAUNCHPULSE_KAFKA, name the data_dir of the stack that runs, or give a capture or a file.",
        )
    return Broker(at.kafka)


def job_of(settings: Settings, at: Addresses, asked: Asked) -> Job:
    """What is to be done. Unavailable where there is no origin, BadInput for partitions that there are not."""
    origin = origin_of(asked, at)
    settings = origin.settings(settings)
    _check_there(asked.partitions, settings.partitions)
    space = vector_space(repository_of(settings))
    folder = settings.data_dir / _FOLDER / named(settings, origin, space, asked.wish)
    return Job(settings, origin, folder, space, asked.wish, at.triton)


def partitions_of(job: Job, asked: Asked) -> list[int]:
    """Those that are named, else all."""
    return list(asked.partitions) or list(range(job.settings.partitions))


async def with_source(job: Job, partitions: Sequence[int]) -> tuple[Job, int]:
    """The job, told whether its source has a journal, and how many clicks there are. BadInput where what is asked needs
    a journal and there is none."""
    records = job.records()
    journalled = any([await end_of(records, number) for number in partitions])
    if not journalled and (job.wish.verify or job.wish.scores == "recorded"):
        raise BadInput(
            "the source has no journal, so there are no recorded scores and nothing to compare with",
            where=str(job.origin),
            remedy="Ask for --scores anew or --scores none, without --verify.",
        )
    return replace(job, closed=not journalled), sum([await _clicks(records, number) for number in partitions])


def _check_there(wanted: Sequence[int], count: int) -> None:
    odd = [number for number in wanted if not 0 <= number < count]
    if odd:
        seen = ", ".join(map(str, odd))
        raise BadInput("no such partition", seen=seen, remedy=f"There are 0 to {count - 1}.")


async def _clicks(records: Records, partition: int) -> int:
    async with records.open("clicks", partition) as log:
        return await log.high_watermark()
