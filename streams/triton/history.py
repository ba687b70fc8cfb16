"""Which versions of a model were served since when, and by which command: `promotions.json` in the model's folder.

The configuration says what is served (streams/triton/repository.py); this says how that came to be, and what there is
to go back to. A repository in which nothing was promoted has none.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from scorer.errors import BadSetting, Inconsistent
from streams.written import write

FILE: Final = "promotions.json"


@dataclass(frozen=True)
class Promotion:
    """`version` is served since `at` (UTC, ISO 8601), by this command; `back`: it was a rollback."""

    version: int
    at: str
    by: str
    back: bool = False


def read(folder: Path) -> list[Promotion]:
    """Oldest first. Inconsistent where the file is no history."""
    path = folder / FILE
    try:
        return [Promotion(**told) for told in json.loads(path.read_text("utf-8"))] if path.is_file() else []
    except (ValueError, TypeError) as error:
        raise Inconsistent("a history of promotions that cannot be read", where=str(path), seen=str(error)) from error


def append(folder: Path, promotion: Promotion) -> None:
    """One more, whole or not at all. Call under `locked`."""
    told = [asdict(each) for each in [*read(folder), promotion]]
    write(folder / FILE, json.dumps(told, indent=1) + "\n")


def before(history: Sequence[Promotion]) -> int | None:
    """The version to go back to: the one that was served before the served one was promoted.

    >>> promoted = [Promotion(number, "", "") for number in (1, 2, 3)]
    >>> before(promoted), before([*promoted, Promotion(2, "", "", back=True)])
    (2, 1)
    """
    served: list[int] = []
    for each in history:
        if each.back:
            served = served[: -1 - served[::-1].index(each.version)] if each.version in served else []
        served.append(each.version)
    return served[-2] if len(served) > 1 else None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One command at a time changes a model; BadSetting where another one does, or where nothing may be written."""
    if not os.access(folder, os.W_OK):
        raise BadSetting(
            "the model repository cannot be written",
            where=str(folder),
            remedy="Copy it, and name the copy in LAUNCHPULSE_MODEL_REPOSITORY.",
        )
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BadSetting("another command changes this model now", where=str(folder), remedy="Wait for it.") from error
    finally:
        os.close(descriptor)
