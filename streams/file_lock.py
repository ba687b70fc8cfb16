"""The lock of a file, which processes hold against each other, alone or together. It is given back when the file is
closed."""

import fcntl
import time
from typing import IO, Any, Final

_LOOK_S: Final = 0.05


def taken(file: IO[Any], patience_s: float) -> bool:
    """Whether it came to be ours within so many seconds."""
    until_s = time.monotonic() + patience_s
    while not _try(file):
        if time.monotonic() > until_s:
            return False
        time.sleep(_LOOK_S)
    return True


def shared(file: IO[Any]) -> None:
    """Ours beside others' who share it; waits while one has it alone."""
    fcntl.flock(file, fcntl.LOCK_SH)


def _try(file: IO[Any]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
