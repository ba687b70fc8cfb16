"""Folders that tritonserver's Python backend makes in /tmp, one a server, and leaves there when it is killed.

No option puts them elsewhere, and nothing tells which server one belongs to but when it was made. They stay empty,
since no model here brings an environment of its own. One whose server lives is left alone: a server that does not find
its own at its end aborts.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

import psutil

SERVER = "tritonserver"
_STARTED = "started"  # file beside a server of ours
_PLACE = Path("/tmp")
_PATTERN = "python_env_" + "?" * 6
_CLOCKS_DIFFER_S = 5.0  # a process's start is known to a second, and not by the clock of files


class Span(NamedTuple):
    """When a living server can have made its folder, in seconds of the epoch."""

    from_s: float
    to_s: float


def note_started(links: Path) -> None:
    """The server of ours in this folder of links has loaded its models: it makes no folder from here on."""
    with contextlib.suppress(OSError):
        (links / _STARTED).touch()


def sweep(prefix: str) -> None:
    """Delete what is left over. `prefix` begins the name of the folder that a server of ours stands in."""
    for folder in left_over(prefix):
        with contextlib.suppress(OSError):  # gone meanwhile, or not empty: then it is nothing of ours
            folder.rmdir()


def left_over(prefix: str, place: Path = _PLACE) -> list[Path]:
    """Folders of this user that no living server can have made."""
    made_s = {folder: _made_s(folder) for folder in place.glob(_PATTERN) if _is_own(folder)}
    return outside(made_s, [*living(prefix)])  # in this order: who starts meanwhile made none of them


def outside(made_s: Mapping[Path, float | None], spans: Sequence[Span]) -> list[Path]:
    """Those that were made in none of the spans."""
    return [
        folder
        for folder, at_s in made_s.items()
        if at_s is not None and not any(span.from_s <= at_s <= span.to_s for span in spans)
    ]


def living(prefix: str) -> Iterator[Span]:
    """Of each server of this user. One of ours whose folder of links is gone has been ended, be it that the kernel is
    not done with it."""
    for process in psutil.process_iter(["name", "uids", "cmdline", "create_time"]):
        seen = process.info
        if seen["name"] == SERVER and seen["cmdline"] and seen["uids"].real == os.getuid():
            program = Path(seen["cmdline"][0])
            if not program.parent.name.startswith(prefix):
                yield Span(seen["create_time"] - _CLOCKS_DIFFER_S, inf)
            elif (linked_s := _made_s(program)) is not None:
                started_s = _made_s(program.parent / _STARTED)
                yield Span(linked_s, inf if started_s is None else started_s)


def _is_own(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return folder.lstat().st_uid == os.getuid()
    return False


def _made_s(file: Path) -> float | None:
    with contextlib.suppress(OSError):
        return file.lstat().st_mtime
    return None
