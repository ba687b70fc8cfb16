"""One child process: starts it tied to this process, logs it, stops it in order, leaves nothing behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scorer.errors import Unavailable
from streams.local import tether

# The kernel kills a tied child when the *thread* that started it ends, so all are started by one that stays.
_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter-of-children")
PART_VARIABLE, OWNER_VARIABLE = "LAUNCHPULSE_PART", "LAUNCHPULSE_PART_OWNER"  # to find children by, in /proc
_LOG_LIMIT_BYTES = 16_000_000
_TAIL_LINES = 3
_TELLING = re.compile(r"error|exception|failed|cannot", re.IGNORECASE)


@dataclass(frozen=True)
class Command:
    """What to run. `grace_s` is how long it may take to end after TERM; `guarded`: it starts processes itself."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str]
    grace_s: float = 5.0
    guarded: bool = False


class Child:
    """A running command, leader of a session and process group of its own."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self._log_begins = _ready_log(command.log)
        self._process = _STARTER.submit(_spawn, command).result()

    @property
    def pid(self) -> int:
        """Process id; of the process group too."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def stop(self) -> None:
        """TERM, wait, KILL; then the rest of its group. Safe to repeat."""
        if self.alive():
            _signal_group(self.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self.command.grace_s)
        _signal_group(self.pid, signal.SIGKILL)
        self._process.wait()

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> None:
        """Poll `ready` until it is true; Unavailable, with the end of the log, if the child ends or time is up."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            if not self.alive():
                raise self._failure(f"{self.command.name} ended while starting (exit {self._process.returncode})")
            if time.monotonic() > deadline:
                raise self._failure(f"{self.command.name} was not ready within {timeout_s:.0f} s")
            time.sleep(0.02)

    def _failure(self, what: str) -> Unavailable:
        return Unavailable(
            what,
            where=str(self.command.log),
            seen=log_tail(self.command.log, self._log_begins),
            remedy="The log has the whole story.",
        )


def log_tail(log: Path, since_byte: int = 0) -> str:
    """The lines of a log, from a byte on, that say most of a failure: those that name an error, else the last."""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(since_byte)
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
        telling = [line for line in lines if _TELLING.search(line)]
        return " / ".join(line[:300] for line in (telling or lines)[-_TAIL_LINES:])
    return ""


def _ready_log(log: Path) -> int:
    """Make room for the log, put a full one aside; the byte where what follows begins."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log.stat().st_size if log.exists() else 0


def _spawn(command: Command) -> subprocess.Popen[bytes]:
    mode = "guarded" if command.guarded else "alone"
    argv = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), mode, *command.argv]
    with command.log.open("ab") as log:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**command.env, PART_VARIABLE: command.name, OWNER_VARIABLE: str(os.getpid())},
            start_new_session=True,
        )


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
