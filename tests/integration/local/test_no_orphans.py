"""However the owner ends, no broker, no Triton with its Python processes and no engine is left."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.local.stack_file import read
from tests.integration.local.conftest import processes_with

pytestmark = pytest.mark.integration

MARK = "LAUNCHPULSE_TEST_MARK"
OWNER = """
import sys
from pathlib import Path
from streams.local import running as stack
from streams.local.triton import Triton
from streams.local.supervisor import Supervisor, serve
data_dir, repository = map(Path, sys.argv[1:3])
stack.KINDS["triton"] = lambda folder, _: Triton(folder, repository=repository, models=["echo"])
serve(Supervisor(data_dir, ["kafka", "triton", "clickhouse"]), lambda message: print(message, flush=True))
"""


def start_owner(mark: str, data_dir: Path, repository: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data_dir), str(repository)],
        env={**os.environ, MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def until_up(owner: "subprocess.Popen[str]") -> None:
    assert owner.stdout
    for line in owner.stdout:
        if "'up': True" in line:
            return
    raise AssertionError("the stack did not come up")


def remaining_after(mark: str, patience_s: float) -> dict[int, str]:
    deadline = time.monotonic() + patience_s
    while (left := processes_with(MARK, mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_running_stack_ends_with_its_owner(number: signal.Signals, tmp_path: Path, echo_repository: Path) -> None:
    mark = f"{os.getpid()}-{number}"
    owner = start_owner(mark, tmp_path / "my data", echo_repository)
    until_up(owner)
    names = " ".join(processes_with(MARK, mark).values())
    for expected in ("tansu", "tritonserver", "triton_python_backend_stub", "streams.clickhouse.door"):
        assert expected in names
    owner.send_signal(number)
    owner.wait(90)
    assert remaining_after(mark, 5) == {}
    assert within(5, lambda: read(tmp_path / "my data") == {})  # what ends has lost its environment, not yet its id


@pytest.mark.parametrize("moment", range(6))
def test_an_owner_killed_at_any_moment_of_the_start_leaves_nothing(
    moment: int, tmp_path: Path, echo_repository: Path
) -> None:
    delay_s = random.Random(moment).uniform(0.2, 2.5)
    mark = f"{os.getpid()}-start-{moment}"
    owner = start_owner(mark, tmp_path, echo_repository)
    time.sleep(delay_s)
    owner.kill()
    owner.wait()
    assert remaining_after(mark, 5) == {}, f"killed after {delay_s:.2f} s"


def test_after_a_kill_the_next_owner_starts_on_the_same_data(tmp_path: Path, echo_repository: Path) -> None:
    for attempt in range(2):
        mark = f"{os.getpid()}-again-{attempt}"
        owner = start_owner(mark, tmp_path, echo_repository)
        until_up(owner)
        owner.kill()
        owner.wait()
        assert remaining_after(mark, 5) == {}


def test_a_dead_part_is_replaced_but_a_dead_broker_is_not(tmp_path: Path, echo_repository: Path) -> None:
    mark = f"{os.getpid()}-replace"
    owner = start_owner(mark, tmp_path, echo_repository)
    try:
        until_up(owner)
        before = read(tmp_path)
        for part in before.values():
            os.kill(part.process.pid, signal.SIGKILL)
        assert within(30, lambda: set(read(tmp_path)) == {"triton", "clickhouse"})
        after = read(tmp_path)
        assert {name: after[name].address for name in after} == {name: before[name].address for name in after}
    finally:
        owner.terminate()
        owner.wait(90)
    assert remaining_after(mark, 5) == {}


def within(limit_s: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False
