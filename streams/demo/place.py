"""A place of its own for each demo: a data folder, and names apart on servers that others use too."""

import os
import shutil
import time
from pathlib import Path

import psutil

from streams.settings import Settings


def prepare(settings: Settings, chunk: int | None) -> Settings:
    """Settings of this demo. Folders that ended demos have left are removed, the newest stays to be looked at."""
    folder = settings.data_dir / "demo"
    _sweep(folder)
    own = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    own.mkdir(parents=True)
    changed: dict[str, object] = {"data_dir": own, "chunk": chunk or settings.chunk}
    if settings.kafka:
        changed |= {"topic_prefix": f"demo-{own.name}.", "app_id": f"{settings.app_id}-demo-{own.name}"}
    return settings.model_copy(update=changed)


def _sweep(folder: Path) -> None:
    ended = [path for path in folder.glob("*-*-*") if not psutil.pid_exists(int(path.name.rsplit("-", 1)[1]))]
    for path in ended:
        shutil.rmtree(path, ignore_errors=True)
