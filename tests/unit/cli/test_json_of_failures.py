"""A command that fails says why in a sentence; with `--json` it still ends with its object, and what it did not come to
count is null."""

import json
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scorer.errors import LaunchpulseError
from streams.cli.main import build, main
from streams.written import write


@pytest.mark.parametrize(
    ("command", "numbers"),
    [
        (["demo", "--format", "taobao", "--file", "nothing", "--json"], {"events", "triggers", "event_to_trigger_ms"}),
        (["recount", "--json"], {"rows", "differences"}),
        (["import", "taobao", "nothing", "--json"], {"read", "published", "rejected"}),
    ],
)
def test_the_object_of_a_failure_has_its_numbers_as_null(
    command: list[str], numbers: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_KAFKA", "127.0.0.1:1")
    found = CliRunner().invoke(build(), command)
    assert isinstance(found.exception, LaunchpulseError)
    printed = json.loads(found.stdout.splitlines()[-1])
    assert printed["error"]
    assert numbers_of({name: printed[name] for name in numbers}) == {None}


@pytest.mark.parametrize("command", ["evaluate --task interest", "calibrate"])
def test_a_log_without_usable_rows_is_told_in_the_object(command: str, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("1,10,7,stare,30\n")
    words = ["model", *command.split(), "--format", "taobao", "--file", str(tmp_path / "log.csv"), "--json"]
    found = CliRunner().invoke(build(), words)
    assert "this log holds no events" in json.loads(found.stdout.splitlines()[-1])["error"]


def test_a_full_disk_is_told_with_what_was_written_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".kept.new").symlink_to("/dev/full")
    app = typer.Typer()
    app.command()(lambda: write(tmp_path / "kept", "more than nothing"))
    monkeypatch.setattr("streams.cli.main.build", lambda: app)
    monkeypatch.setattr(sys, "argv", ["launchpulse"])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert capsys.readouterr().err == (
        f"launchpulse: the disk is full; at {tmp_path / 'kept'}; seen: No space left on device; "
        "Free space there and give the same command again.\n"
    )


def numbers_of(value: object) -> set[object]:
    return set().union(*map(numbers_of, value.values())) if isinstance(value, dict) else {value}


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("why anna --at 2025-13-01", 2),
        ("lift --by foo", 2),
        ("topics check --no-such-option", 2),
        ("policy warm-start --file none.jsonl", 1),
        ("plan check plan.yaml --catalogue none.jsonl", 1),
        ("import taobao none.csv --dry-run", 1),
    ],
)
def test_wrong_usage_ends_with_an_object_too_and_a_file_that_is_not_there_is_none(
    command: str, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["launchpulse", *command.split(), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    told = json.loads(said.out.splitlines()[-1])["error"]
    assert (ended.value.code, said.err.startswith(f"launchpulse: {told}")) == (status, True)


@pytest.mark.parametrize("command", ["demo --keep {}", "capture {}", "model export interest --out {}", "stack up"])
def test_a_folder_that_cannot_be_made_is_named_in_one_sentence(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    folder = str(tmp_path / "file" / "folder")
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", folder)
    monkeypatch.setattr(sys, "argv", ["launchpulse", *command.format(folder).split(), "--json"])
    with pytest.raises(SystemExit, match="1"):
        main()
    said = capsys.readouterr()
    assert said.err.startswith(f"launchpulse: a file or folder cannot be used; at {tmp_path / 'file'}")
    assert json.loads(said.out.splitlines()[-1])["error"] == said.err.removeprefix("launchpulse: ").strip()
