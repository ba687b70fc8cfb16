"""`launchpulse tune` before any log is read: plan files, spaces, and what runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scorer.errors import BadSetting, Unavailable
from streams.cli.main import build
from tests.builders.plans import with_lines


def run(*words: object) -> Any:
    return CliRunner().invoke(build(), ["tune", *map(str, words)])


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker is configured, and none of this machine is found."""
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "home"))


def plan(folder: Path, *lines: str) -> Path:
    file = folder / "kettle.yaml"
    file.write_text(with_lines(*lines), "utf-8")
    return file


def test_a_mistake_of_the_plan_is_named_by_line_and_column(tmp_path: Path):
    said = run(plan(tmp_path, "holdout: 1.5"), "--json")
    error = json.loads(said.stdout.splitlines()[-1])["errors"][0]
    assert (said.exit_code, error["field"], error["column"]) == (1, "holdout", 10)


def test_without_a_broker_and_a_capture_there_is_nothing_to_search_on(tmp_path: Path):
    said = run(plan(tmp_path))
    assert isinstance(said.exception, Unavailable)
    assert "no Kafka is configured or running" in str(said.exception)


def test_a_space_with_an_unknown_field_is_refused_before_the_log_is_read(tmp_path: Path):
    space = tmp_path / "space.yaml"
    space.write_text("cooldwn: [3h]\n")
    said = run(plan(tmp_path), "--space", space, "--json")
    assert isinstance(said.exception, BadSetting)
    assert json.loads(said.stdout.splitlines()[-1])["error"].endswith("Did you mean cooldown?")


@pytest.mark.parametrize("words", [("--trials", 0), ("--level", 2), ("--from", "soon")])
def test_options_that_cannot_be_read_are_wrong_usage(tmp_path: Path, words: tuple[object, ...]):
    assert run(plan(tmp_path), *words).exit_code == 2
