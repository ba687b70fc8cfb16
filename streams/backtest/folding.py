"""A log folded once into moments, which are kept below the data folder for the next backtest of the same log."""

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from scorer.errors import BadInput, Unavailable
from streams.backtest.moments import COLUMNS, FORMAT
from streams.backtest.recorder import Recorder
from streams.deciding import deciding
from streams.examples.points import Progress
from streams.full_disk import writing_to
from streams.local.addresses import resolve
from streams.ports import Records
from streams.private import private
from streams.replay.known import Mark, whole
from streams.replay.origins.origin import Origin
from streams.replay.origins.topics import Broker, Capture
from streams.replay.steps import rerun
from streams.settings import Settings
from streams.triton.repository import repository_of
from streams.triton.space import vector_space

_FOLDER: Final = "backtests"
_KEPT: Final = 3  # logs, the newest


@dataclass(frozen=True)
class Source:
    """Where a log is: on a broker, or in the folder of a capture. `settings` decide as they did there."""

    settings: Settings
    origin: Origin
    space: int

    def records(self) -> Records:
        """To be read from."""
        return self.origin.records(self.settings)

    def __str__(self) -> str:
        return str(self.origin)


def source_of(settings: Settings, capture: Path | None) -> Source:
    """Unavailable where no broker is configured or running, BadInput where the capture cannot be read."""
    kafka = resolve(settings).kafka
    if capture is None and not kafka.bootstrap:
        raise Unavailable(
            "no Kafka is configured or running, so there is no log to try plans on",
            remedy="Set LAUNCHPULSE_KAFKA, name the data_dir of the stack that runs, or give --from-capture.",
        )
    origin: Origin = Broker(kafka) if capture is None else Capture(capture)
    return Source(origin.settings(settings), origin, vector_space(repository_of(settings)))


def fold(source: Source, *, processes: int, progress: Progress) -> list[Path]:
    """Folders of the moments, a partition each. BadInput where there is no journal: nobody knows then how probable what
    was done was."""
    partitions = range(source.settings.partitions)
    journals = asyncio.run(_journals(source, partitions))
    if not any(journals):
        raise BadInput(
            "the log has no journal, so the probabilities of what was decided are not known",
            where=str(source),
            remedy="Only what a worker has decided can be judged; `launchpulse ope` judges a log that holds them.",
        )
    kept = private(source.settings.data_dir) / _FOLDER / _digest(source, journals)
    folders = [kept / str(partition) for partition in partitions]
    missing = [at for at in partitions if not (folders[at] / "moments.json").is_file()]
    with writing_to(kept):
        _fold_all(source, {at: folders[at] for at in missing}, processes, progress)
    _forget(kept)
    return folders


def _fold_all(source: Source, folders: Mapping[int, Path], processes: int, progress: Progress) -> None:
    missing = list(folders)
    if processes > 1 and len(missing) > 1:
        with ProcessPoolExecutor(min(processes, len(missing)), get_context("spawn")) as pool:
            for done, _ in enumerate(
                pool.map(_fold, *zip(*((source, at, folders[at]) for at in missing), strict=True))
            ):
                progress("folds the log", (done + 1) / len(missing))
    else:
        for done, at in enumerate(missing):
            asyncio.run(_folded(source, at, folders[at], _part(progress, done, len(missing))))


def _part(progress: Progress, done: int, count: int) -> Progress:
    return lambda _, share: progress("folds the log", (done + share) / count)


def _fold(source: Source, partition: int, folder: Path) -> None:
    asyncio.run(_folded(source, partition, folder, lambda what, share: None))


async def _folded(source: Source, partition: int, folder: Path, progress: Progress) -> None:
    """Written beside, then put in its place: a folder is whole or not there."""
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    shoppers: Sequence[bytes] = ()
    try:
        with Recorder(half, partition) as recorder:
            async for step in rerun(source.settings, source.records(), partition, source.space, progress):
                recorder.add(step.taken, step.computed, step.force, step.rules)
                shoppers = step.shoppers
            recorder.close(list(shoppers))
        shutil.rmtree(folder, ignore_errors=True)
        half.replace(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


async def _journals(source: Source, partitions: Sequence[int]) -> list[list[Mark]]:
    records = source.records()
    return [await whole(records, partition) for partition in partitions]


def _digest(source: Source, journals: Sequence[Sequence[Mark]]) -> str:
    """Of all that moments depend on: the log, known by its journals and not by where it is alone, the settings that
    decide, and what a row looks like."""
    layout = [str(dtype) for dtype, _ in COLUMNS.values()]
    where = [str(source), source.settings.topic_prefix, source.space, list(journals), FORMAT]
    return hashlib.sha256(json.dumps([deciding(source.settings), layout, where]).encode()).hexdigest()[:16]


def _forget(kept: Path) -> None:
    """Only the newest few logs are kept."""
    kept.touch()
    others = sorted((one for one in kept.parent.iterdir() if one != kept), key=lambda one: one.stat().st_mtime)
    for one in others[: max(0, len(others) - _KEPT + 1)]:
        shutil.rmtree(one, ignore_errors=True)
