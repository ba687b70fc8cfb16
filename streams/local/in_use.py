"""A command that ends does not take a part away from one that still asks it: it waits for that one.

`<data_dir>/use.lock` is held by all who use parts, together; and alone by who stops what it started. Who comes
meanwhile waits, finds nothing running, and starts parts of its own. Taken before the stack's lock, never after.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from streams.file_lock import shared, taken
from streams.private import private

_PATIENCE_S: Final = 1.0
_FOR_EVER: Final = float("inf")


@contextmanager
def used(data_dir: Path) -> Iterator[None]:
    """Within, no other command stops a part that it started. Not for what runs without an end."""
    with _file(data_dir).open("a") as lock:
        shared(lock)
        yield


@contextmanager
def unused(data_dir: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Begins when nobody is within `used`; `waits` is called where that takes more than a second."""
    with _file(data_dir).open("a") as lock:
        if not taken(lock, _PATIENCE_S):
            waits()
            taken(lock, _FOR_EVER)
        yield


def _file(data_dir: Path) -> Path:
    return private(data_dir) / "use.lock"
