"""stack.json names processes that cannot be taken for others, and keeps its secrets to its owner."""

import json
import os
import subprocess
from pathlib import Path

from streams.brokers.access import Access
from streams.local import stack_file
from streams.local.addresses import Addresses, resolve
from streams.local.stack_file import Process, Running
from streams.settings import Settings


def part(name: str = "kafka", process: Process | None = None, **changes: object) -> Running:
    here = Process.of(os.getpid())
    known: dict[str, object] = {"name": name, "process": process or here, "owner": here, "address": "127.0.0.1:1"}
    return Running(**{**known, "ports": [1], "log": "", **changes})  # type: ignore[arg-type]


def test_a_process_is_alive_until_it_ends() -> None:
    child = subprocess.Popen(["sleep", "30"])
    process = Process.of(child.pid)
    assert process.alive()
    child.kill()
    child.wait()
    assert not process.alive()


def test_a_process_that_ended_but_was_not_waited_for_is_dead() -> None:
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not Process.of(child.pid).alive()
    child.wait()


def test_another_process_with_the_same_id_is_not_taken_for_it() -> None:
    here = Process.of(os.getpid())
    assert not Process(here.pid, here.started_ticks - 1).alive()


def test_what_is_added_is_read_until_it_is_forgotten(tmp_path: Path) -> None:
    kafka, triton = part("kafka"), part("triton")
    stack_file.add(tmp_path, [kafka])
    stack_file.add(tmp_path, [triton])
    assert stack_file.read(tmp_path) == {"kafka": kafka, "triton": triton}
    stack_file.forget(tmp_path, ["kafka"])
    assert stack_file.read(tmp_path) == {"triton": triton}


def test_a_dead_part_is_not_read(tmp_path: Path) -> None:
    stack_file.add(tmp_path, [part("kafka", Process(os.getpid(), 1))])
    assert stack_file.read(tmp_path) == {}


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    stack_file.add(tmp_path, [part()])
    assert (tmp_path / "stack.json").stat().st_mode & 0o777 == 0o600


def test_no_other_user_can_take_the_lock(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with stack_file.locked(tmp_path):
        assert tmp_path.stat().st_mode & 0o077 == 0


def test_a_file_of_another_version_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", json.dumps({"parts": {"kafka": {"pid": 1}}})):
        (tmp_path / "stack.json").write_text(text)
        assert stack_file.read(tmp_path) == {}


def test_a_second_process_waits_for_the_lock(tmp_path: Path) -> None:
    probe = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    argv = ["python3", "-c", probe, str(tmp_path / "stack.lock")]
    with stack_file.locked(tmp_path):
        assert subprocess.run(argv, stderr=subprocess.DEVNULL, check=False).returncode == 1
    assert subprocess.run(argv, check=False).returncode == 0


def test_a_setting_wins_over_a_running_part(tmp_path: Path) -> None:
    tokens = {"writer": "w", "reader": "r"}
    stack_file.add(tmp_path, [part("kafka"), part("clickhouse", address="http://here", secrets=tokens)])
    configured = Settings(data_dir=tmp_path, kafka="broker:9092")
    assert resolve(configured) == Addresses(Access("broker:9092"), "", "http://here", "w", "r")


def test_the_password_of_a_configured_clickhouse_serves_for_both(tmp_path: Path) -> None:
    configured = Settings(data_dir=tmp_path, clickhouse="http://server:8123", clickhouse_password="secret")  # type: ignore[arg-type]
    assert resolve(configured) == Addresses(Access(""), "", "http://server:8123", "secret", "secret")
    assert "secret" not in repr(resolve(configured))
