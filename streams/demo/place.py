"""A place of its own for each demo: a data folder, and names apart on servers that others use too."""

import os
import shutil
import time
from pathlib import Path

import psutil

from streams.private import private
from streams.settings import Settings

_CLOSED_EPOCH_MS = 43_200_000  # each epoch costs a closed run some tenths of a second


def prepare(settings: Settings, chunk: int | None) -> Settings:
    """Settings of this demo. Folders that ended demos have left are removed, the newest stays to be looked at."""
    folder = private(settings.data_dir) / "demo"
    _sweep(folder)
    own = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    own.mkdir(parents=True)
    changed: dict[str, object] = {"data_dir": own}
    if chunk is not None:  # the whole log is published before the worker starts
        told = "learn_epoch_ms" in settings.model_fields_set
        epoch_ms = settings.learn_epoch_ms if told else _CLOSED_EPOCH_MS
        changed |= {"chunk": chunk, "closed_run": True, "learn_epoch_ms": epoch_ms}
    if settings.kafka:
        changed |= {"topic_prefix": f"demo-{own.name}.", "app_id": f"{settings.app_id}-demo-{own.name}"}
    return settings.model_copy(update=changed)


def _sweep(folder: Path) -> None:
    ended = [path for path in folder.glob("*-*-*") if not psutil.pid_exists(int(path.name.rsplit("-", 1)[1]))]
    for path in ended:
        shutil.rmtree(path, ignore_errors=True)
