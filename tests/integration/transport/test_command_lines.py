"""Faust's own command line works on the app, as on any Faust app, and leaves nothing behind."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from schemas.topics import INPUTS
from tests.integration.transport.conftest import Namespace
from tests.servers.brokers import members
from tests.servers.stories import FAUST, ROOT, Workers


def test_faust_finds_the_app_and_its_agents_without_a_broker(tmp_path: Path) -> None:
    environment = os.environ | {"LAUNCHPULSE_KAFKA": "127.0.0.1:1", "LAUNCHPULSE_DATA_DIR": str(tmp_path / "data")}
    command = [*FAUST, "-A", "streams.app", "agents"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [topic for topic in (*INPUTS, "products") if topic not in done.stdout] == []


@pytest.mark.integration
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_faust_worker_ends_in_order_and_leaves_nothing_in_the_folder_it_was_started_in(
    space: Namespace, tmp_path: Path, number: signal.Signals, request: pytest.FixtureRequest
) -> None:
    await space.publish("clicks", 0, [b"c"] * 10)
    story, here = tmp_path / "story", tmp_path / "here"
    story.mkdir()
    here.mkdir()
    workers = Workers(space.settings, story)
    try:
        workers.start_with_faust("one", here)
        workers.wait_for(lambda lines: any(line["what"] == "chunk" for line in lines), 30)
        assert workers.signal("one", number) == 0, workers.logs()
    finally:
        workers.kill_all()
    assert workers.story()[-1]["what"] == "drained"
    assert list(here.iterdir()) == []
    assert "DEBUG" not in workers.logs()
    if "kafka" in request.node.callspec.id:  # Tansu goes on listing the only member of a group's first generation
        assert await members(space.settings.kafka, space.settings.group) == 0
