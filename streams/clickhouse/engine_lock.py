"""The engine's folder belongs to one process, which locks the file `status` in it for as long as it lives.

One that was killed may hold its lock for a moment after it has lost all else, so a new owner waits.
"""

import fcntl
import re
import time
from pathlib import Path
from typing import Final

from scorer.errors import Unavailable

_PATIENCE_S: Final = 10.0
_LOOK_S: Final = 0.05


def await_free(folder: Path, patience_s: float = _PATIENCE_S) -> None:
    """Return once no process holds the folder. Unavailable, naming the one that does, where that takes too long."""
    status, until_s = folder / "status", time.monotonic() + patience_s
    while _held(status):
        if time.monotonic() > until_s:
            raise Unavailable(
                "Another process has these tables open",
                where=str(folder),
                seen=_owner(status),
                remedy="End it, or choose another data_dir.",
            )
        time.sleep(_LOOK_S)


def _held(status: Path) -> bool:
    if not status.exists():
        return False
    with status.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # given back with the file
        except BlockingIOError:
            return True
    return False


def _owner(status: Path) -> str:
    found = re.search(r"PID: (\d+)", status.read_text("utf-8", "replace"))
    return f"process {found[1]}" if found else "no process is named"
