"""Starts storytelling workers, and reads their story."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from schemas.topics import INPUTS
from streams.settings import Settings

ROOT = Path(__file__).parents[2]
FAUST = [sys.executable, "-m", "faust"]
Line = dict[str, Any]


class Workers:
    """Worker processes by name, and what they have told so far."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._folder = folder
        self.environment = os.environ | {
            "LAUNCHPULSE_" + name.upper(): str(getattr(settings, name))
            for name in ("kafka", "app_id", "topic_prefix", "partitions", "chunk", "data_dir")
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one as a module of its own."""
        self.run(name, [sys.executable, "-m", "tests.servers.storytelling_worker", name, str(self._folder)], ROOT)

    def start_with_faust(self, name: str, here: Path) -> None:
        """Start one with Faust's command line, in a folder."""
        self.environment |= {"STORY_NAME": name, "STORY_FOLDER": str(self._folder), "PYTHONPATH": str(ROOT)}
        self.run(name, [*FAUST, "-A", "tests.servers.storytelling_worker", "worker", "-l", "info"], here)

    def run(self, name: str, command: list[str], here: Path) -> None:
        """Start a process; what it prints goes to a file of its name."""
        with (self._folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=here, env=self.environment, stderr=log, stdout=log, start_new_session=True
            )

    def signal(self, name: str, number: signal.Signals) -> int:
        """Send a signal and wait for the end; its exit status."""
        self.processes[name].send_signal(number)
        return self.processes[name].wait(90)

    def kill_all(self) -> None:
        """Leave none behind."""
        for process in self.processes.values():
            process.kill()
            process.wait()

    def story(self) -> list[Line]:
        """All lines, in the order in which they were written."""
        path = self._folder / "story"
        return [json.loads(line) for line in _whole(path)] if path.exists() else []

    def wait_for(self, told: Callable[[list[Line]], bool], within_s: float) -> float:
        """Wait until the story says so; the seconds that it took."""
        began = time.time()
        while not told(self.story()):
            assert time.time() - began < within_s, f"not within {within_s} s: {self.logs()}"
            time.sleep(0.05)
        return time.time() - began

    def logs(self) -> str:
        """The ends of what they wrote to standard error."""
        return "\n".join(f"{name}: {(self._folder / f'{name}.log').read_text()[-1500:]}" for name in self.processes)


def _whole(path: Path) -> list[bytes]:
    """Lines that have their end: the last one may be on its way to the disk."""
    return path.read_bytes().rpartition(b"\n")[0].splitlines()


def flowing(story: list[Line], since: float, partitions: int) -> bool:
    """Whether every partition has had a chunk since then."""
    return {line["partition"] for line in story if line["what"] == "chunk" and line["at"] > since} == set(
        range(partitions)
    )


def owners(story: list[Line]) -> dict[int, str]:
    """Who claimed each partition last."""
    return {line["partition"]: line["worker"] for line in story if line["what"] == "claim"}


def strays(story: list[Line]) -> list[Line]:
    """Chunks that a worker was given of a partition that another had claimed by then."""
    owner: dict[int, str] = {}
    found = []
    for line in story:
        if line["what"] == "claim":
            owner[line["partition"]] = line["worker"]
        elif line["what"] == "chunk" and owner.get(line["partition"]) != line["worker"]:
            found.append(line)
    return found


def jumps(story: list[Line]) -> list[Line]:
    """Chunks that do not begin where the one before ended, or, after a claim, at or before it."""
    reached: dict[tuple[str, int], int] = {}
    claimed: set[tuple[str, int]] = set()
    found = []
    for line in story:
        if line["what"] == "claim":
            claimed |= {(topic, line["partition"]) for topic in INPUTS}
        elif line["what"] == "chunk":
            key = (line["topic"], line["partition"])
            expected = reached.get(key, 0)
            if line["first"] != expected and not (key in claimed and line["first"] < expected):
                found.append(line | {"expected": expected})
            claimed.discard(key)
            reached[key] = line["next"]
    return found


def longest_pause_s(story: list[Line]) -> float:
    """The longest time in which some partition, once it flowed, had no chunk."""
    last: dict[int, float] = {}
    longest = 0.0
    for line in story:
        if line["what"] == "chunk":
            longest = max(longest, line["at"] - last.get(line["partition"], line["at"]))
            last[line["partition"]] = line["at"]
    return longest
