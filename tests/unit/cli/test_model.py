"""`launchpulse model`: lists, shows and refuses in plain words."""

import json
from pathlib import Path

import pytest
import typer

from scorer.errors import BadSetting, LaunchpulseError
from streams.cli.main import build
from streams.cli.work_folder import work_folder
from tests.builders.model_versions import cut_card, repository


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    build()(list(words), standalone_mode=False)
    return capsys.readouterr().out


def test_list_says_that_the_packaged_files_are_those_of_their_cards(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(_said(capsys, "model", "list", "--json").splitlines()[-1])["models"]
    assert {row["model"]: row["intact"] for row in found} == {"text_encoder": True, "interest": True}


def test_list_names_a_file_that_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "interest" / "3"
    folder.mkdir(parents=True)
    (folder / "interest.onnx").write_bytes(b"changed")
    (folder / "card.json").write_text('{"files": {"interest.onnx": {"bytes": 7, "sha256": "0"}}}', "utf-8")
    (row,) = json.loads(_said(capsys, "model", "list", "--repository", str(tmp_path), "--json"))["models"]
    assert (row["version"], row["files"], row["bytes"], row["intact"]) == (3, ["interest.onnx"], 7, False)


def test_a_card_that_is_cut_off_is_not_intact_in_a_list_and_named_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path / "models", interest=2)
    cut_card(root / "interest" / "2")
    found = json.loads(_said(capsys, "model", "list", "--repository", str(root), "--json"))["models"]
    assert [(row["version"], row["intact"]) for row in found if row["model"] == "interest"] == [(1, True), (2, False)]
    with pytest.raises(LaunchpulseError, match=r"card of the model interest cannot be read; at .*2/card\.json"):
        _said(capsys, "model", "card", "interest", "--repository", str(root))


def test_card_shows_what_it_was_trained_on_and_what_it_scores(capsys: pytest.CaptureFixture[str]) -> None:
    assert "held out zh" in _said(capsys, "model", "card", "text_encoder")
    assert json.loads(_said(capsys, "model", "card", "interest", "--json"))["scores"]["another shop"]["click_auc"] > 0.7


def test_card_is_laid_out_on_a_screen_and_stays_markdown_in_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "| held out zh |"
    assert table in _said(capsys, "model", "card", "text_encoder")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert table not in _said(capsys, "model", "card", "text_encoder")


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(LaunchpulseError, match="pricing"):
        build()(["model", "card", "pricing"], standalone_mode=False)


def test_training_without_its_libraries_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("onnxruntime")
    try:
        import torch  # noqa: F401
    except ImportError:
        (tmp_path / "vader.zip").write_bytes(b"")
        words = ["model", "train", "--task", "text", "--out", str(tmp_path), "--work", str(tmp_path)]
        with pytest.raises(LaunchpulseError, match="torch"):
            build()([*words, "--sentences", str(tmp_path / "vader.zip")], standalone_mode=False)
        return
    pytest.skip("torch is installed here")


@pytest.mark.parametrize("command", ["train", "curve"])
def test_a_work_folder_that_others_may_write_into_is_refused(tmp_path: Path, command: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    work.chmod(0o777)
    with pytest.raises(BadSetting, match="others may write into it"):
        build()(["model", command, "--work", str(work)], standalone_mode=False)


def test_without_a_work_folder_a_training_keeps_its_own_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))
    assert work_folder(None) == tmp_path / "data" / "training"
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "data", tmp_path / "data" / "training")]
    assert modes == [0o700, 0o700]


@pytest.mark.parametrize(
    "words",
    [(), ("--text", "a", "--shopper", "b"), ("--text", "a", "--file", "b"), ("--text", "a", "--product", "p")],
)
def test_what_is_to_be_explained_is_named_once(words: tuple[str, ...]) -> None:
    with pytest.raises(typer.BadParameter):
        build()(["model", "explain", *words], standalone_mode=False)
