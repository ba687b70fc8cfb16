"""`launchpulse model` refuses what makes no sense before it starts anything."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli.lifecycle import to_serve
from streams.cli.main import build
from tests.builders.model_versions import repository


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["promote", "pricing", "2"], "'pricing' is none of text_encoder, interest"),
        (["rollback", "pricing"], "'pricing' is none of"),
        (["export", "pricing"], "'pricing' is none of"),
        (["compare", "pricing", "1", "2"], "'pricing' is none of"),
        (["promote", "interest", "0"], "greater than or equal to 1"),
        (["candidate", "interest"], "name a version, or --none"),
        (["candidate", "interest", "2", "--none"], "name a version, or --none"),
        (["compare", "interest", "1", "2", "--format", "uci"], "--format needs --file"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(words: list[str], told: str) -> None:
    found = CliRunner(env={"COLUMNS": "200"}).invoke(build(), ["model", *words])
    assert (found.exit_code, told in found.output) == (2, True), found.output


NOT_THERE = (["promote", "interest", "9"], ["rollback", "interest"], ["compare", "interest", "1", "9"])


@pytest.mark.parametrize("words", NOT_THERE)
def test_what_is_not_there_is_said_without_a_server(words: list[str], tmp_path: Path) -> None:
    root = repository(tmp_path / "models")
    environment = {"LAUNCHPULSE_DATA_DIR": str(tmp_path / "data")}
    found = CliRunner(env=environment).invoke(build(), ["model", *words, "--repository", str(root)])
    assert "there is no version" in str(found.exception)
    assert not (tmp_path / "data" / "logs").exists()


@pytest.mark.parametrize("model", ["interest", "text_encoder"])
def test_versions_are_not_compared_by_the_seeded_shop_where_the_log_that_was_given_is_empty(
    model: str, tmp_path: Path
) -> None:
    root, log = repository(tmp_path / "models", **{model: 2}), tmp_path / "log.csv"
    log.write_text("1,10,7,stare,30\n", "utf-8")
    words = ["model", "compare", model, "1", "2", "--format", "taobao", "--file", str(log), "--repository", str(root)]
    found = CliRunner().invoke(build(), words)
    assert "this log holds no events; at " in str(found.exception)
    assert "1 rows read; rejected: 1" in str(found.exception)


def test_versions_of_interest_need_a_log_with_launches_to_be_compared_by(tmp_path: Path) -> None:
    root, log = repository(tmp_path / "models", interest=2), tmp_path / "log.csv"
    log.write_text("1,10,7,pv,30\n2,11,7,buy,40\n", "utf-8")
    words = ["model", "compare", "interest", "1", "2", "--format", "taobao", "--file", str(log)]
    found = CliRunner().invoke(build(), [*words, "--repository", str(root)])
    assert "2 rows read; rejected: none" in found.stderr
    assert "this log holds no launch" in str(found.exception)


def test_a_log_without_a_text_is_nothing_to_compare_text_encoders_by(tmp_path: Path) -> None:
    root, log = repository(tmp_path / "models", text_encoder=2), tmp_path / "log.csv"
    log.write_text("1,10,7,pv,30\n", "utf-8")
    words = ["model", "compare", "text_encoder", "1", "2", "--format", "taobao", "--file", str(log)]
    found = CliRunner().invoke(build(), [*words, "--repository", str(root)])
    assert "this log holds no texts to ask about" in str(found.exception)


def test_a_repository_that_is_no_folder_names_the_setting(tmp_path: Path) -> None:
    found = CliRunner().invoke(build(), ["model", "list", "--repository", str(tmp_path / "none")])
    assert "model_repository" in str(found.exception)


def test_an_empty_folder_is_no_version(tmp_path: Path) -> None:
    found = CliRunner().invoke(build(), ["model", "register", str(tmp_path)])
    assert "there is no card.json" in str(found.exception)


def test_a_version_of_the_repository_itself_is_not_registered_twice(tmp_path: Path) -> None:
    root = repository(tmp_path / "models")
    words = ["model", "register", str(root / "interest" / "1"), "--repository", str(root)]
    found = CliRunner().invoke(build(), words)
    assert "stands in the repository already" in str(found.exception)


@pytest.mark.parametrize(
    ("repository", "out", "says"),
    [
        (None, None, "launchpulse model promote interest 4 serves it."),
        (Path("mine"), Path("mine"), "launchpulse model promote interest 4 --repository mine serves it."),
        (None, Path("made"), "launchpulse model register made/interest/4 puts it into the served repository."),
    ],
)
def test_it_says_how_a_version_comes_to_be_served(
    repository: Path | None, out: Path | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    assert to_serve("interest", 4, repository, out) == says
