"""Folders for their owner alone."""

import os
import stat
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.private import private, trusted


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


def folder_of(tmp_path: Path, bits: int) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(bits)
    return folder


@pytest.fixture(autouse=True)
def open_handed() -> object:
    """As where everything new is readable by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert [mode(make(tmp_path / make.__name__ / "data")) for make in (private, trusted)] == [0o700, 0o700]


@pytest.mark.parametrize(("before", "after"), [(0o755, 0o700), (0o2775, 0o2700), (0o700, 0o700), (0o1777, 0o1777)])
def test_one_that_others_may_enter_is_closed_to_them(tmp_path: Path, before: int, after: int) -> None:
    assert mode(private(folder_of(tmp_path, before))) == after


@pytest.mark.parametrize("bits", [0o775, 0o757, 0o1777])
def test_one_that_others_may_write_into_is_not_trusted(tmp_path: Path, bits: int) -> None:
    with pytest.raises(BadSetting, match=rf"others may write into it \(mode {bits:o}\).*chmod go-w"):
        trusted(folder_of(tmp_path, bits))


def test_one_of_another_user_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    with pytest.raises(BadSetting, match=f"it belongs to user {own}, not to {own + 1}"):
        trusted(folder_of(tmp_path, 0o755))


def test_one_of_another_user_keeps_its_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    assert mode(private(folder_of(tmp_path, 0o755))) == 0o755
