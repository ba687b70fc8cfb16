"""What `stack status` and `doctor` find out of a part, by using it as a client does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from time import perf_counter
from typing import Any

from scorer.errors import LaunchpulseError


class Level(Enum):
    """`warn` works but will not do for long, `fail` does not work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, what was seen, and what to do about it."""

    name: str
    level: Level
    seen: str
    remedy: str = ""
    figures: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "name": self.name,
            "level": self.level.value,
            "seen": self.seen,
            "remedy": self.remedy,
            **self.figures,
        }


def timed(name: str, ask: Callable[[], str], remedy: str) -> Check:
    """Ok with what `ask` says and how long it took; fail with the error's text."""
    start = perf_counter()
    try:
        seen = ask()
    except LaunchpulseError as error:
        return failed(name, error, remedy)
    return Check(name, Level.OK, seen, figures={"ms": round((perf_counter() - start) * 1000, 1)})


def guarded(name: str, find: Callable[[], Check], remedy: str) -> Check:
    """What `find` found; fail with the error's text when it could not look."""
    try:
        return find()
    except LaunchpulseError as error:
        return failed(name, error, remedy)


def failed(name: str, error: LaunchpulseError, remedy: str) -> Check:
    """A failure as the error tells it; its own remedy goes before the general one."""
    told = LaunchpulseError(error.what, where=error.where, seen=error.seen)
    return Check(name, Level.FAIL, str(told), error.remedy or remedy)
