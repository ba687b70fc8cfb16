"""`launchpulse backtest` before any log is read: plan files, rewards, ranges."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scorer.errors import BadSetting, Unavailable
from streams.cli.main import build
from tests.builders.plans import with_lines


def run(*words: object) -> Any:
    return CliRunner().invoke(build(), ["backtest", *map(str, words)])


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker is configured, and none of this machine is found."""
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "home"))


def plan(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(with_lines(*lines), "utf-8")
    return folder / name


def test_a_mistake_of_a_plan_is_named_by_line_and_column(tmp_path: Path) -> None:
    said = run(plan(tmp_path, "bold.yaml", "holdout: 1.5"), "--json")
    error = json.loads(said.stdout.splitlines()[-1])["errors"][0]
    assert (said.exit_code, error["field"], error["line"] > 1, error["column"]) == (1, "holdout", True, 10)


def test_a_folder_of_plans_is_one_candidate_and_may_not_hold_two_of_one_launch(tmp_path: Path) -> None:
    folder = plan(plan(tmp_path / "both", "a.yaml").parent, "b.yaml").parent
    said = run(folder)
    assert isinstance(said.exception, BadSetting)
    assert str(said.exception) == "two plans of one launch; at candidate both; seen: autumn-kettle; Try one."


def test_two_candidates_of_one_name_are_refused(tmp_path: Path) -> None:
    said = run(plan(tmp_path / "x", "bold.yaml"), plan(tmp_path / "y", "bold.yaml"))
    assert str(said.exception) == "two candidates of one name; seen: bold; Rename a file or a folder."


def test_the_name_of_what_happened_is_taken(tmp_path: Path) -> None:
    assert "a candidate called logged" in str(run(plan(tmp_path, "logged.yaml")).exception)


@pytest.mark.parametrize(
    "reward", ["click", "click=x", "view=1", "click=nan", "purchase=inf", "click=-1", "purchase=1e10"]
)
def test_a_reward_that_cannot_be_read_is_wrong_usage(tmp_path: Path, reward: str) -> None:
    said = run(plan(tmp_path, "bold.yaml"), "--reward", reward)
    assert (said.exit_code, "click=0.2,purchase=5" in said.output) == (2, True)


def test_a_range_that_ends_before_it_begins_is_empty(tmp_path: Path) -> None:
    said = run(plan(tmp_path, "bold.yaml"), "--from", "2026-10-02", "--to", "2026-10-01")
    assert str(said.exception) == "an empty range; seen: --from is not before --to; Give a later --to."


def test_without_a_broker_or_a_capture_there_is_nothing_to_try_plans_on(tmp_path: Path) -> None:
    said = run(plan(tmp_path, "bold.yaml"), "--json")
    assert isinstance(said.exception, Unavailable)
    told = json.loads(said.stdout.splitlines()[-1])
    assert (told["candidates"], "no log to try plans on" in told["error"]) == (None, True)
