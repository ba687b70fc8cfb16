"""`launchpulse capture` as a user gives it, also where it is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.settings import Settings

pytestmark = pytest.mark.integration


def command(settings: Settings, *words: object) -> list[str]:
    return [sys.executable, "-m", "streams.cli.main", "capture", *map(str, words), "--json"]


def environment(settings: Settings) -> dict[str, str]:
    own = {
        "KAFKA": settings.kafka,
        "TOPIC_PREFIX": settings.topic_prefix,
        "PARTITIONS": str(settings.partitions),
        "DATA_DIR": str(settings.data_dir),
    }
    return {**os.environ, **{f"LAUNCHPULSE_{name}": value for name, value in own.items()}}


def said(settings: Settings, *words: object) -> tuple[int, dict[str, Any]]:
    """Exit status and the object that it ended with."""
    done = subprocess.run(
        command(settings, *words), env=environment(settings), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_it_captures_tells_checks_and_estimates(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    estimated = said(settings, folder, "--dry-run")[1]
    status, told = said(settings, folder)
    checked = said(settings, folder, "--check")
    assert (status, checked[0], checked[1]["whole"], checked[1]["problems"]) == (0, 0, True, [])
    assert checked[1]["records"] == told["records"] <= estimated["records"]
    assert told["steps"] > 0


def test_a_damaged_folder_ends_with_exit_status_1(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    said(settings, folder, "--topics", "clicks,launches")
    next(folder.glob("launches/0/*.avro")).write_bytes(b"")
    status, checked = said(settings, folder, "--check")
    assert (status, checked["whole"], checked["problems"][0]["topic"]) == (1, False, "launches")


def test_a_capture_that_is_killed_is_finished_by_the_same_command(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    for wanted in (1, 5, 9):
        killed = subprocess.Popen(command(settings, folder), env=environment(settings), stdout=subprocess.DEVNULL)
        while killed.poll() is None and len(list(folder.rglob("*.avro"))) < wanted:
            pass
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    status, told = said(settings, folder)
    checked = said(settings, folder, "--check")[1]
    assert (status, checked["whole"], checked["records"]) == (0, True, told["records"])


def test_without_kafka_there_is_nothing_to_capture(tmp_path: Path) -> None:
    status, told = said(Settings(data_dir=tmp_path), tmp_path / "kept")
    assert status == 1
    assert "no Kafka is configured or running" in told["error"]
