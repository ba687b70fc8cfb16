"""`launchpulse stack` and `launchpulse doctor` as a user runs them, on the real models."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.local.child import OWNER_VARIABLE
from streams.local.stack_file import read
from tests.integration.local.conftest import processes_with

pytestmark = pytest.mark.integration
PROGRAM = "from streams.cli import main; main.GROUPS = ('stack', 'doctor'); main.main()"


class Shell:
    """Runs launchpulse on one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.environment = {**os.environ, "LAUNCHPULSE_DATA_DIR": str(data_dir)}

    def run(self, *arguments: str, answer: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
        argv, environment = [sys.executable, "-c", PROGRAM, *arguments], {**self.environment, **settings}
        return subprocess.run(
            argv, env=environment, input=answer, capture_output=True, text=True, timeout=120, check=False
        )

    def json(self, *arguments: str, **settings: str) -> tuple[int, dict[str, Any]]:
        done = self.run(*arguments, "--json", **settings)
        return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    shell = Shell(tmp_path_factory.mktemp("my data"))
    started = shell.run("stack", "up")
    assert started.returncode == 0, started.stderr
    yield shell
    shell.run("stack", "down")


def test_status_asks_each_part_and_says_that_topics_are_in_memory(up: Shell) -> None:
    code, found = up.json("stack", "status")
    assert code == 0
    assert [(part["name"], part["up"], part["kind"]) for part in found["parts"]] == [
        ("kafka", True, "embedded"),
        ("triton", True, "embedded"),
        ("clickhouse", True, "embedded"),
    ]
    assert "lost when it stops" in up.run("stack", "status").stdout


def test_up_again_leaves_what_runs(up: Shell) -> None:
    before = read(up.data_dir)
    assert up.json("stack", "up")[1]["started"] == []
    assert read(up.data_dir) == before


def test_doctor_finds_everything_well(up: Shell) -> None:
    code, found = up.json("doctor")
    assert code == 0, found
    assert {"kafka", "topics", "triton", "clickhouse", "migrations", "schema registry"} <= {
        check["name"] for check in found["checks"]
    }


def test_doctor_names_a_part_that_does_not_answer_and_says_what_to_do(up: Shell) -> None:
    done = up.run("doctor", "--json", LAUNCHPULSE_KAFKA="127.0.0.1:1")
    found = json.loads(done.stdout.splitlines()[-1])
    (kafka,) = [check for check in found["checks"] if check["name"] == "kafka"]
    assert (done.returncode, found["failing"], "LAUNCHPULSE_KAFKA" in kafka["remedy"]) == (1, ["kafka"], True)
    assert "Traceback" not in done.stderr


def test_a_part_that_is_down_is_told_by_name_with_exit_1(up: Shell) -> None:
    code, found = up.json("stack", "status", LAUNCHPULSE_TRITON="127.0.0.1:1")
    assert (code, found["up"]) == (1, False)
    assert [part["name"] for part in found["parts"] if not part["up"]] == ["triton"]


def test_a_part_that_hangs_is_ended_alone_as_status_says_and_started_anew(up: Shell) -> None:
    before = read(up.data_dir)
    os.killpg(before["clickhouse"].process.pid, signal.SIGSTOP)
    (remedy,) = [part["remedy"] for part in up.json("stack", "status")[1]["parts"] if not part["up"]]
    subprocess.run(remedy.split("`")[1].split(), check=True)
    deadline = time.monotonic() + 60
    while up.json("stack", "status")[0] and time.monotonic() < deadline:
        time.sleep(0.2)
    after = read(up.data_dir)
    assert [after[name].process == before[name].process for name in ("kafka", "triton", "clickhouse")] == [
        True,
        True,
        False,
    ]


def test_a_stack_goes_up_down_and_is_emptied(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "other data")
    assert shell.json("stack", "up")[1]["started"] == ["kafka", "triton", "clickhouse"]
    owner = str(next(iter(read(shell.data_dir).values())).owner.pid)
    code, found = shell.json("stack", "down")
    assert (code, sorted(found["stopped"])) == (0, ["clickhouse", "kafka", "triton"])
    assert processes_with(OWNER_VARIABLE, owner) == {}
    assert shell.json("stack", "status")[0] == 1
    assert shell.run("stack", "reset", answer="n\n").returncode == 1
    assert shell.run("stack", "reset").returncode != 0, "without an answer nothing is deleted"
    assert (shell.data_dir / "clickhouse").exists()
    assert shell.run("stack", "reset", "--yes").returncode == 0
    assert not (shell.data_dir / "clickhouse").exists()


def test_doctor_is_content_with_nothing_running_and_nothing_configured(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "nothing yet")
    code, found = shell.json("doctor")
    assert code == 0, found
    assert not shell.data_dir.exists()
    seen = {check["name"]: check["seen"] for check in found["checks"]}
    assert all("starts with the first command" in seen[part] for part in ("kafka", "triton", "clickhouse"))


def test_two_at_once_bring_up_one_stack(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    argv = [sys.executable, "-c", PROGRAM, "stack", "up", "--json"]
    both = [subprocess.Popen(argv, env=shell.environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [json.loads(one.communicate(timeout=120)[0].splitlines()[-1]) for one in both]
    assert said[0]["kafka"] == said[1]["kafka"]
    assert len({part.owner for part in read(shell.data_dir).values()}) == 1
    shell.run("stack", "down")
    assert read(shell.data_dir) == {}


def test_ctrl_c_ends_a_stack_in_the_foreground(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    argv = [sys.executable, "-c", PROGRAM, "stack", "up", "--foreground"]
    process = subprocess.Popen(argv, env=shell.environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    assert any("Ctrl-C" in line for line in process.stderr)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
    assert processes_with(OWNER_VARIABLE, str(process.pid)) == {}
