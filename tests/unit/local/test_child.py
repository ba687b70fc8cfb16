"""A child process ends when it is told to, when its group has stragglers, and when its parent dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scorer.errors import Unavailable
from streams.local.child import Child, Command

SHELL = "/bin/sh"


def command(tmp_path: Path, script: str, grace_s: float = 5.0) -> Command:
    return Command("part", [SHELL, "-c", script], tmp_path / "logs" / "part.log", dict(os.environ), grace_s)


def test_it_ends_on_term(tmp_path: Path) -> None:
    child = Child(command(tmp_path, "exec sleep 60", grace_s=60))
    start = time.monotonic()
    child.stop()
    child.stop()
    assert not child.alive()
    assert time.monotonic() - start < 30


def test_what_it_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    child = Child(command(tmp_path, f"echo > {tmp_path / 'text'}; sleep 60"))
    child.wait_until((tmp_path / "text").exists, 10)
    child.stop()
    assert (tmp_path / "text").stat().st_mode & 0o077 == 0


def test_it_is_killed_when_it_ignores_term(tmp_path: Path) -> None:
    child = Child(command(tmp_path, "trap '' TERM; echo on; while :; do sleep 0.05; done", grace_s=0.3))
    child.wait_until(lambda: "on" in (tmp_path / "logs" / "part.log").read_text(), 30)
    child.stop()
    assert not child.alive()


def test_its_own_children_end_with_it(tmp_path: Path) -> None:
    child = Child(command(tmp_path, f"sleep 60 & echo $! > {tmp_path}/straggler; exec sleep 60"))
    straggler = tmp_path / "straggler"
    child.wait_until(lambda: straggler.exists() and straggler.read_text().strip() != "", 30)
    child.stop()
    assert _ends(int(straggler.read_text()))


def test_the_error_of_one_that_ends_while_starting_quotes_its_log(tmp_path: Path) -> None:
    child = Child(command(tmp_path, "echo fine; echo 'ERROR: no such port'; echo bye; exit 3"))
    with pytest.raises(Unavailable, match=r"part ended while starting \(exit 3\).*ERROR: no such port"):
        child.wait_until(lambda: False, 30)


def test_the_error_of_one_that_never_gets_ready_says_how_long_was_waited(tmp_path: Path) -> None:
    child = Child(command(tmp_path, "exec sleep 60"))
    with pytest.raises(Unavailable, match="not ready within 0 s"):
        child.wait_until(lambda: False, 0.2)
    child.stop()


def test_it_dies_when_its_parent_is_killed_though_a_thread_that_is_gone_started_it(tmp_path: Path) -> None:
    program = f"""
import os, sys, threading, time
from pathlib import Path
from streams.local.child import Child, Command
def begin():
    argv = ["{SHELL}", "-c", "exec sleep 60"]
    child = Child(Command("part", argv, Path({str(tmp_path / "log")!r}), dict(os.environ)))
    print(child.pid, flush=True)
thread = threading.Thread(target=begin)
thread.start(); thread.join()
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    time.sleep(0.3)
    assert Path("/proc", str(pid)).exists(), "it must outlive the thread that asked for it"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert _ends(pid)


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if ") Z " in Path("/proc", str(pid), "stat").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False
