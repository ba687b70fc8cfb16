"""The demo as a user runs it: one command, its last line one object, everything compared."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
KEYS = {
    "events",
    "decisions",
    "triggers",
    "reviews_scored",
    "dead_letters",
    "degraded",
    "events_per_s",
    "event_to_trigger_ms",
    "recount",
    "profiles_sha256",
    "decisions_sha256",
    "outcomes_sha256",
    "promotions_by_channel",
    "outcomes",
    "learning",
    "lift",
    "why",
    "why_not",
}


def demo(folder: Path, *arguments: str) -> dict[str, Any]:
    return told(folder, "demo", *arguments)


def told(folder: Path, *arguments: str) -> dict[str, Any]:
    """The object that a command ends with."""
    env = dict(os.environ, LAUNCHPULSE_DATA_DIR=str(folder), LAUNCHPULSE_PARTITIONS="2")
    command = [sys.executable, "-m", "streams.cli.main", *arguments, "--json"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=500, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_demo_ends_in_tables_that_equal_the_topics_and_is_kept(tmp_path: Path) -> None:
    found = demo(tmp_path, "--events", "3000", "--rate", "1000", "--keep", "kept")
    assert found.keys() >= KEYS
    assert (found["events"], found["degraded"], found["recount"]["differences"]) == (3000, 0, 0)
    assert min(found["decisions"], found["triggers"], found["reviews_scored"], found["outcomes"]["closed"]) > 0
    assert sum(found["promotions_by_channel"].values()) == found["triggers"]
    assert told(tmp_path, "replay", "--verify", "--from-capture", "kept")["equal"] == found["decisions"]
    assert told(tmp_path, "plan", "show", "launch-000", "--from-capture", "kept")["plan"]["exploration"] == 0.1


def test_chunk_sizes_give_the_same_profile_bytes_decisions_and_outcomes(tmp_path: Path) -> None:
    runs = [demo(tmp_path, "--events", "1500", "--chunk", size) for size in ("1", "777", "5000")]
    digests = ("profiles_sha256", "decisions_sha256", "outcomes_sha256")
    fingerprints = [(*(run[name] for name in digests), run["recount"]["differences"]) for run in runs]
    assert fingerprints == [(*fingerprints[0][:3], 0)] * 3


def test_a_demo_too_short_for_a_decision_ends_with_nothing_learnt(tmp_path: Path) -> None:
    found = demo(tmp_path, "--events", "12")
    told = {launch: (one["quarters"], one["choices"], one["doubt"]) for launch, one in found["learning"].items()}
    assert (set(map(str, told.values())), found["lift"], found["why"]) == ({str(([], [], None))}, [], None)
