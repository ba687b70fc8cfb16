"""Every command of the README's walk is run, in its order, on parts of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from streams.settings import Settings
from tests.habits import walk
from tests.habits.tree import ROOT

_LIMIT_S = 540
_BOTH = ("interest", "recorded")


@pytest.mark.integration
@pytest.mark.timeout(600)
def test_the_walk_works_from_top_to_bottom(tmp_path: Path):
    told = run_walk(tmp_path)
    steps = dict(re.findall(r"^@@(\d+)\n(.*?)(?=^@@)", told, re.DOTALL | re.MULTILINE))
    asked = walk.walked()
    assert len(steps) == len(asked)
    said = {command: steps[str(number)] for number, command in enumerate(asked)}
    recounted = re.search(r"(\d+) rows compared, (\d+) differences", said["launchpulse recount"])
    assert int(recounted[1]) > 4000
    assert int(recounted[2]) == 0
    assert "clicks/" in said["launchpulse dead-letters list"]
    reviewed = next(text for command, text in said.items() if "review_scores" in command)
    assert json.loads(reviewed.strip().splitlines()[-1])["rows"][0]["product"] == "kettle"
    explained = said['launchpulse model explain --shopper "$shopper"']
    now, then = (re.search(rf"^{word} (\d\.\d+) by interest", explained, re.MULTILINE) for word in _BOTH)
    assert now[1] == then[1]
    assert not (tmp_path / "data" / "clickhouse").exists()


def run_walk(folder: Path) -> str:
    (folder / "walk.sh").write_text(walk.script(), "utf-8")
    output = folder / "output.txt"
    with output.open("a") as sink:
        shell = subprocess.Popen(
            ["bash", "walk.sh"], cwd=folder, env=environment(folder), stdout=sink, stderr=sink, start_new_session=True
        )
        try:
            code = shell.wait(_LIMIT_S)
        except subprocess.TimeoutExpired:
            code = -1
        finally:
            end_session(shell.pid)
            subprocess.run(["launchpulse", "stack", "down"], env=environment(folder), capture_output=True)
    told = output.read_text("utf-8")
    if code:
        last = walk.walked()[int(re.findall(r"@@(\d+)", told)[-1])] if "@@" in told else "nothing"
        pytest.fail(f"exit status {code} of: {last}\n{told[-4000:]}")
    return told


def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAUNCHPULSE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return own | {"LAUNCHPULSE_DATA_DIR": str(folder / "data"), "PATH": path, "PYTHONPATH": str(ROOT)}


def end_session(session: int) -> None:
    """Jobs have process groups of their own; what they share with the shell is the session."""
    import psutil

    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.pid != os.getpid():
                process.send_signal(signal.SIGTERM)
        except (psutil.Error, ProcessLookupError, PermissionError):
            continue


def test_every_target_of_make_that_is_shown_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = {command.removeprefix("make ") for command in walk.commands() if command.startswith("make ")}
    assert shown
    assert shown <= targets


def test_what_a_check_of_the_plan_shown_says_is_shown_as_it_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("autumn-kettle.yaml").write_text(walk.blocks("yaml")[0].replace("cooldown:", "cooldwon:"), "utf-8")
    said = CliRunner().invoke(build(), ["plan", "check", "autumn-kettle.yaml", "--offline"]).stderr
    shown = [f"    {line}".rstrip() for line in said.splitlines()[:4]]
    assert "\n".join(shown) in walk.README


def test_settings_shown_as_a_file_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    blocks = walk.blocks("toml")
    assert blocks
    for block in blocks:
        (tmp_path / "launchpulse.toml").write_text(block, "utf-8")
        shown = tomllib.loads(block)
        password = {"kafka_password": "from the environment"} if "kafka_username" in shown else {}
        assert shown.items() <= Settings(**password).model_dump().items()
