"""From what a user asks to a job: where the records are, whether there is a journal, which models there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from scorer.errors import BadInput, Unavailable
from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.ports import Records
from streams.replay.job import Job
from streams.replay.journal import end_of
from streams.replay.scores import Scores
from streams.settings import Settings
from streams.triton.repository import repository_of
from streams.triton.space import vector_space

_FOLDER: Final = "replays"


@dataclass(frozen=True)
class Asked:
    """The words of the command. `partitions` empty: all."""

    scores: Scores = "recorded"
    verify: bool = False
    speed: float = 0.0
    until_ms: int | None = None
    partitions: Sequence[int] = ()
    out: Path | None = None
    resume: bool = False
    keep: bool = False
    snapshot_s: float = 60.0
    capture: Path | None = None
    file: Path | None = None
    format: str = ""


def job_of(settings: Settings, kafka: Access, triton: str, asked: Asked) -> Job:
    """What is to be done; what was captured decides by the settings of its capture. Unavailable where there is no
    source, BadInput for partitions that there are not."""
    if asked.capture is not None:
        settings = Captured(asked.capture).settings(settings)
    odd = [number for number in asked.partitions if not 0 <= number < settings.partitions]
    if odd:
        seen = ", ".join(map(str, odd))
        raise BadInput("no such partition", seen=seen, remedy=f"There are 0 to {settings.partitions - 1}.")
    if not kafka.bootstrap and asked.capture is None and asked.file is None:
        raise Unavailable(
            "no Kafka is configured or running, so there is nothing to replay",
            remedy="Set LAUNCHPULSE_KAFKA, name the data_dir of the stack that runs, or give a capture or a file.",
        )
    job = Job(
        settings,
        kafka,
        Path(),
        vector_space(repository_of(settings)),
        capture=asked.capture,
        file=asked.file,
        format=asked.format,
        triton=triton,
        scores=asked.scores,
        speed=asked.speed,
        until_ms=asked.until_ms,
        verify=asked.verify,
        out=asked.out,
        resume=asked.resume,
        keep=asked.keep,
        snapshot_s=asked.snapshot_s,
    )
    return replace(job, folder=settings.data_dir / _FOLDER / job.of())


async def with_source(job: Job, partitions: Sequence[int]) -> tuple[Job, int]:
    """The job, told whether its source has a journal, and how many clicks there are. BadInput where what is asked needs
    a journal and there is none."""
    records = job.records()
    steps = [0 if job.file else await end_of(records, number) for number in partitions]
    clicks = 0 if job.file else sum([await _clicks(records, number) for number in partitions])
    if any(steps):
        return job, clicks
    if job.verify or job.scores == "recorded":
        raise BadInput(
            "the source has no journal, so there are no recorded scores and nothing to compare with",
            where=str(job.capture or job.file or job.kafka.bootstrap),
            remedy="Ask for --scores anew or --scores none, without --verify.",
        )
    return replace(job, closed=True), clicks


async def _clicks(records: Records, partition: int) -> int:
    async with records.open("clicks", partition) as log:
        return await log.high_watermark()
