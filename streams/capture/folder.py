"""A capture's folder: taken by one process at a time, gone on with where a capture stopped, and stored when done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schemas.registry import Registry
from scorer.errors import Unavailable
from streams.capture.capturing import PATIENCE_S, Capturing, Progress
from streams.capture.estimate import estimated
from streams.capture.kept_schemas import ReadOnly
from streams.capture.manifest import LOCK, Asked, Manifest, claim, store
from streams.capture.tape import SEGMENT_BYTES, Into
from streams.deciding import deciding
from streams.full_disk import writing_to
from streams.ports import Records
from streams.settings import Settings


@dataclass(frozen=True)
class Source:
    """What is captured from: records, the registry of their schemas, the settings of the workers that are to be kept
    beside them; `patience_s`: how long records of the newest steps are waited for."""

    records: Records
    registry: Registry
    settings: Settings
    patience_s: float = PATIENCE_S


async def capture(
    source: Source, asked: Asked, folder: Path, progress: Progress, *, segment_bytes: int = SEGMENT_BYTES
) -> Manifest:
    """Bring a folder up to what is asked for; what it holds already is not read again. A file is closed at
    `segment_bytes` of keys and values.

    Raises BadSetting where it holds something else, or a capture of other topics; Unavailable where the broker or the
    registry does not answer: the next call goes on behind the last whole file.
    """
    manifest = claim(folder, asked)
    with writing_to(folder), _alone(folder):
        manifest.settings = deciding(source.settings)
        store(folder, manifest)
        _remove_leftovers(folder, manifest)
        kept = Into(folder, manifest, segment_bytes)
        await Capturing(source.records, ReadOnly(source.registry), kept, progress, source.patience_s).run()
        store(folder, manifest)
    return manifest


async def would_capture(source: Source, asked: Asked, folder: Path) -> dict[str, int]:
    """At most so many records of each topic, beside what the folder holds; nothing is written. Raises as `capture`."""
    kept = Into(folder, claim(folder, asked), SEGMENT_BYTES)
    return await estimated(Capturing(source.records, ReadOnly(source.registry), kept, lambda *_: None))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable("another capture writes into this folder", where=str(folder)) from None
        yield


def _remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """What a killed capture wrote and did not enter."""
    stretches = [stretch for each in manifest.topics.values() for stretch in each.values()]
    named = {folder / segment.file for stretch in stretches for segment in stretch.segments}
    for path in [*folder.rglob("*.avro"), *folder.rglob("*.part")]:
        if path not in named:
            path.unlink()
