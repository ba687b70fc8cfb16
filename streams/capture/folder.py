"""A capture's folder: taken by one process at a time, gone on with where a capture stopped, and stored when done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.registry import Registry
from scorer.errors import Unavailable
from streams.capture.capturing import Capturing, Progress
from streams.capture.deciding import deciding
from streams.capture.kept_schemas import ReadOnly
from streams.capture.manifest import LOCK, Asked, Manifest, claim, store
from streams.ports import Records
from streams.settings import Settings


async def capture(
    records: Records, registry: Registry, settings: Settings, asked: Asked, folder: Path, progress: Progress
) -> Manifest:
    """Bring a folder up to what is asked for; what it holds already is not read again.

    Raises BadSetting where it holds something else, or a capture of other topics; Unavailable where the broker or the
    registry does not answer: the next call goes on behind the last whole file.
    """
    manifest = claim(folder, asked)
    with _alone(folder):
        manifest.settings = deciding(settings)
        store(folder, manifest)
        _remove_leftovers(folder, manifest)
        await Capturing(records, ReadOnly(registry), folder, manifest, progress).run()
        store(folder, manifest)
    return manifest


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
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
