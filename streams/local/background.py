"""Starts and stops the supervisor from a command: it outlives the command, and is known by stack.json."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scorer.errors import Unavailable
from streams.local import stack_file
from streams.local.child import log_tail
from streams.local.clickhouse import own_python
from streams.local.stack_file import Process
from streams.private import private

_STOP_TIMEOUT_S = 40.0


def bring_up(data_dir: Path, names: Sequence[str], repository: Path) -> Iterator[dict[str, Any]]:
    """Start a supervisor of `names`; yields {"part", "address"} for each that becomes healthy.

    Unavailable with the reason when one does not. Left early (Ctrl-C), it takes the supervisor down again.
    """
    log = private(data_dir) / "logs" / "supervisor.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    argv = [
        sys.executable,
        "-m",
        "streams.local.supervisor",
        "--data-dir",
        str(data_dir),
        "--parts",
        ",".join(names),
        "--model-repository",
        str(repository),
    ]
    with log.open("ab") as errors:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=own_python(),
            start_new_session=True,
            umask=0o077,
        )
    up = False
    try:
        for line in process.stdout or ():
            message = json.loads(line)
            if "failed" in message:
                raise Unavailable(message["failed"])
            if up := "up" in message:
                return
            yield message
        raise Unavailable("The supervisor ended before the parts were up", where=str(log), seen=log_tail(log))
    finally:
        if not up:
            _end(Process.of(process.pid))


def take_down(data_dir: Path) -> list[str]:
    """Stop the parts that run in the background; their names. Those of other commands are left to them."""
    parts = [part for part in stack_file.read(data_dir).values() if part.background]
    for owner in {part.owner for part in parts}:
        _end(owner)
    return [part.name for part in parts]


def _end(process: Process) -> None:
    """TERM, wait, KILL (its children die with it)."""
    deadline = time.monotonic() + _STOP_TIMEOUT_S
    _signal(process, signal.SIGTERM)
    while process.alive():
        if time.monotonic() > deadline:
            _signal(process, signal.SIGKILL)
        time.sleep(0.02)


def _signal(process: Process, number: signal.Signals) -> None:
    if process.alive():
        os.kill(process.pid, number)
