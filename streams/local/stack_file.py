"""`<data_dir>/stack.json`: which embedded parts run, who owns them, and what clients must show. Mode 0600.

All changes are made by one process at a time, under `<data_dir>/stack.lock`, starts and stops of parts included: two
owners of one ClickHouse path would refuse each other.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scorer.errors import Unavailable
from streams.file_lock import taken
from streams.private import private

_LOCK_TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Process:
    """A process that a later one cannot be taken for: its start, in clock ticks after boot, is part of it."""

    pid: int
    started_ticks: int

    @classmethod
    def of(cls, pid: int) -> "Process":
        """The process that has this id now; started_ticks 0 if there is none."""
        return cls(pid, _started_ticks(pid))

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.started_ticks > 0 and _started_ticks(self.pid) == self.started_ticks


@dataclass(frozen=True)
class Running:
    """One part that runs. `background` means that `stack up` owns it, not one command for its own duration."""

    name: str
    process: Process
    owner: Process
    address: str
    ports: list[int]
    log: str
    background: bool = False
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


def read(data_dir: Path) -> dict[str, Running]:
    """The parts that are alive, by name."""
    return {name: part for name, part in _read_all(data_dir).items() if part.process.alive()}


def add(data_dir: Path, parts: list[Running]) -> None:
    """Enter parts. Call under `locked`."""
    _write(data_dir, {**read(data_dir), **{part.name: part for part in parts}})


def forget(data_dir: Path, names: list[str]) -> None:
    """Delete parts. Call under `locked`."""
    _write(data_dir, {name: part for name, part in read(data_dir).items() if name not in names})


@contextlib.contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Only one process at a time; Unavailable after two minutes of waiting."""
    with (private(data_dir) / "stack.lock").open("a") as lock:
        if not taken(lock, _LOCK_TIMEOUT_S):
            raise Unavailable("Another launchpulse is starting or stopping the local stack", where=str(data_dir))
        yield


def _read_all(data_dir: Path) -> dict[str, Running]:
    try:
        stored = json.loads((data_dir / "stack.json").read_text())
        return {name: _running(part) for name, part in stored["parts"].items()}
    except (
        FileNotFoundError,
        ValueError,
        KeyError,
        TypeError,
    ):  # absent, or of another version: nothing is known
        return {}


def _running(part: dict[str, object]) -> Running:
    known = dict(part)
    for name in ("process", "owner"):
        known[name] = Process(**known[name])  # type: ignore[arg-type]
    return Running(**known)  # type: ignore[arg-type]


def _write(data_dir: Path, parts: dict[str, Running]) -> None:
    text = json.dumps({"parts": {name: asdict(part) for name, part in parts.items()}}, indent=1)
    new = data_dir / "stack.json.new"
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(data_dir / "stack.json")


def _started_ticks(pid: int) -> int:
    try:
        state, *fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return 0
    return 0 if state in ("Z", "X") else int(fields[18])
