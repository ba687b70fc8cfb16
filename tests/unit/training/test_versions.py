"""A version is made aside and put into the repository when it is whole."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.packaged import packaged
from streams.training.versions import new_version
from streams.triton.cards import newest
from streams.triton.history import Promotion, append
from streams.triton.repository import numbers


def test_a_version_stands_in_the_repository_when_it_is_made_with_code_and_configurations(tmp_path: Path) -> None:
    repository = tmp_path / "models"
    with new_version(repository, "interest", None, tmp_path) as folder:
        (folder / "interest.onnx").write_bytes(b"weights")
        assert numbers(repository, "interest") == []
    made = {str(path.relative_to(repository)) for path in repository.rglob("*") if path.is_file()}
    assert made == {
        "interest/1/interest.onnx",
        "interest/1/model.py",
        "interest/config.pbtxt",
        "interest/configs/gpu.pbtxt",
        "interest/numbers.json",
    }


def test_a_version_that_fails_leaves_nothing_to_be_served(tmp_path: Path) -> None:
    repository = tmp_path / "models"
    with suppress(OSError), new_version(repository, "interest", None, tmp_path) as folder:
        (folder / "interest.onnx").write_bytes(b"half")
        raise OSError("the disk is full")
    assert numbers(repository, "interest") == []


def test_the_next_version_of_the_packaged_repository_has_the_serving_code(tmp_path: Path) -> None:
    served = newest("text_encoder")
    with suppress(OSError), new_version(packaged("triton_models"), "text_encoder", None, tmp_path) as folder:
        for name in ("model.py", "grams.py", "pieces.py"):
            assert (folder / name).read_bytes() == (served / name).read_bytes()
        raise OSError("stop")
    assert numbers(packaged("triton_models"), "text_encoder") == [int(served.name)]


@pytest.fixture
def third(tmp_path: Path) -> Path:
    version = tmp_path / "models" / "interest" / "3"
    version.mkdir(parents=True)
    return version


def test_a_version_that_stands_there_is_not_written_over(third: Path, tmp_path: Path) -> None:
    (third / "interest.onnx").write_bytes(b"weights")
    with pytest.raises(BadSetting, match="already"), new_version(tmp_path / "models", "interest", 3, tmp_path):
        pass


def test_what_a_deleted_version_has_left_behind_makes_room_for_another(third: Path, tmp_path: Path) -> None:
    (third / "__pycache__").mkdir()
    with new_version(tmp_path / "models", "interest", 3, tmp_path):
        pass
    assert [each.name for each in third.iterdir()] == ["model.py"]


def test_a_number_is_not_given_again_when_its_version_is_deleted(tmp_path: Path) -> None:
    repository = tmp_path / "models"
    for _ in range(2):
        with new_version(repository, "interest", None, tmp_path):
            pass
    shutil.rmtree(repository / "interest" / "2")
    with new_version(repository, "interest", None, tmp_path) as folder:
        pass
    assert (folder.name, numbers(repository, "interest")) == ("3", [1, 3])


def test_a_number_that_was_served_before_numbers_were_noted_is_not_given_again(tmp_path: Path) -> None:
    (tmp_path / "models" / "interest").mkdir(parents=True)
    append(tmp_path / "models" / "interest", Promotion(4, "2026-11-01T00:00:00Z", "launchpulse model promote"))
    with new_version(tmp_path / "models", "interest", None, tmp_path) as folder:
        pass
    assert folder.name == "5"


def test_a_version_that_comes_from_another_filesystem_and_does_not_fit_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: Path, target: Path) -> None:
        shutil.copytree(source, target)
        raise OSError("no space left on device")

    monkeypatch.setattr(shutil, "move", half)
    with suppress(OSError), new_version(tmp_path / "models", "interest", None, tmp_path):
        pass
    assert [path.name for path in (tmp_path / "models" / "interest").iterdir() if path.is_dir()] == ["configs"]


def test_a_version_whose_number_another_command_took_meanwhile_is_kept_in_the_work_folder(tmp_path: Path) -> None:
    repository, said = tmp_path / "models", ""
    try:
        with new_version(repository, "interest", None, tmp_path / "work") as late:
            (late / "interest.onnx").write_bytes(b"late")
            with new_version(repository, "interest", None, tmp_path / "other") as first:
                (first / "interest.onnx").write_bytes(b"first")
    except BadSetting as error:
        said = error.remedy
    stands = repository / "interest" / "1" / "interest.onnx"
    assert ((late / "interest.onnx").read_bytes(), stands.read_bytes(), str(late) in said) == (b"late", b"first", True)
