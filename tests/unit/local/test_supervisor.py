"""A part that dies is started anew, and whatever befalls one part, the supervisor goes on."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typing_extensions import override

from streams.local import running, stack_file
from streams.local.child import Command
from streams.local.part import Part
from streams.local.restarts import MOST
from streams.local.supervisor import Supervisor

LOOKS_S = 2.5  # more than two looks at the parts


class Sleeper(Part):
    """Healthy as long as it lives."""

    def __init__(self, data_dir: Path, name: str) -> None:
        super().__init__(data_dir)
        self.name = name

    @override
    def command(self) -> Command:
        return Command(self.name, ["/bin/sh", "-c", "exec sleep 600"], self.log, dict(os.environ))

    @override
    def answers(self) -> bool:
        return True

    @override
    def healthy(self) -> bool:
        return self.alive()


def _sleeper(name: str, data_dir: Path, _: Path | None) -> Part:
    return Sleeper(data_dir, name)


class Watched:
    """A broker and an engine that a supervisor looks after, in a thread of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.died = data_dir, False
        self.supervisor = Supervisor(data_dir, ["kafka", "clickhouse"])
        self.supervisor.up(lambda _: None)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def pid(self, name: str) -> int:
        """Of the part as clients find it; 0 where they do not."""
        part = stack_file.read(self.data_dir).get(name)
        return part.process.pid if part else 0

    def kill(self, name: str) -> int:
        """Kill it; the id that it had."""
        pid = self.pid(name)
        os.killpg(pid, signal.SIGKILL)
        return pid

    def is_back(self, name: str, dead: int, within_s: float = 30.0) -> bool:
        """Whether clients find it again, as another process than the dead one, within so long."""
        until_s = time.monotonic() + within_s
        while self.pid(name) in (0, dead) and time.monotonic() < until_s:
            time.sleep(0.05)
        return self.pid(name) not in (0, dead)

    def end(self) -> None:
        """Stop the parts, and wait until nobody looks after them."""
        self.supervisor.down()
        self._thread.join(30)

    def _watch(self) -> None:
        try:
            self.supervisor.watch()
        except BaseException:
            self.died = True
            raise


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    for name in ("kafka", "clickhouse"):
        monkeypatch.setitem(running.KINDS, name, partial(_sleeper, name))
    found = Watched(tmp_path)
    yield found
    found.end()


def test_a_part_that_dies_while_nothing_can_be_written_is_back_once_it_can(watched: Watched) -> None:
    broker, in_the_way = watched.pid("kafka"), watched.data_dir / "stack.json.new"
    in_the_way.mkdir()
    dead = watched.kill("clickhouse")
    time.sleep(LOOKS_S * MOST / 2)
    meanwhile = (watched.died, watched.pid("kafka") == broker, watched.pid("clickhouse"))
    in_the_way.rmdir()
    assert meanwhile == (False, True, 0)
    assert watched.is_back("clickhouse", dead)


def test_a_log_on_a_full_disk_ends_no_supervisor(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", full)
        dead = watched.kill("clickhouse")
        back = watched.is_back("clickhouse", dead)
        patched.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())  # for what its buffer still holds
    assert (back, watched.died) == (True, False)


def test_a_part_that_is_given_up_is_started_alone_and_the_topics_stay(
    watched: Watched, capfd: pytest.CaptureFixture[str]
) -> None:
    told = []
    for _ in range(MOST + 1):
        dead = watched.kill("clickhouse")
        watched.is_back("clickhouse", dead, LOOKS_S)
        told.append(capfd.readouterr().err)
    assert ("`launchpulse stack up` starts it alone" in told[-1], "stack down" in "".join(told)) == (True, False)
