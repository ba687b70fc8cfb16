"""The engine's folder belongs to one process, which locks the file `status` in it for as long as it lives.

One that was killed may hold its lock for a moment after it has lost all else, so a new owner waits.
"""

import re
from pathlib import Path
from typing import Final

from scorer.errors import Unavailable
from streams.file_lock import taken

_PATIENCE_S: Final = 10.0


def await_free(folder: Path, patience_s: float = _PATIENCE_S) -> None:
    """Return once no process holds the folder. Unavailable, naming the one that does, where that takes too long."""
    status = folder / "status"
    if not status.exists():
        return
    with status.open("rb") as file:  # and gives it back to the engine
        if not taken(file, patience_s):
            raise Unavailable(
                "Another process has these tables open",
                where=str(folder),
                seen=_owner(status),
                remedy="End it, or choose another data_dir.",
            )


def _owner(status: Path) -> str:
    found = re.search(r"PID: (\d+)", status.read_text("utf-8", "replace"))
    return f"process {found[1]}" if found else "no process is named"
