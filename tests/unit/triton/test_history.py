"""What a rollback goes back to, and how the history stands on disk."""

import os
from pathlib import Path

import pytest

from scorer.errors import BadSetting, Inconsistent
from streams.triton.history import FILE, Promotion, append, before, locked, read


def told(*versions: int) -> list[Promotion]:
    """Promotions of these versions in order; a negative one is a rollback."""
    return [Promotion(abs(version), "2026-11-26T23:00:00Z", "by hand", back=version < 0) for version in versions]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ((), None),
        ((1,), None),
        ((1, 2), 1),
        ((1, 2, 3), 2),
        ((1, 2, 3, -2), 1),
        ((1, 2, 3, -2, -1), None),
        ((1, 2, -1, 3), 1),
        ((1, 2, -1, 3, -1, 2), 1),
        ((1, 2, 1), 2),
        ((1, 2, 1, -2), 1),
    ],
)
def test_a_rollback_goes_to_what_was_served_before_and_never_to_what_was_rolled_back(
    versions: tuple[int, ...], expected: int | None
) -> None:
    assert before(told(*versions)) == expected


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    for each in told(1, 2, -1):
        append(tmp_path, each)
    assert read(tmp_path) == told(1, 2, -1)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_file_that_is_no_history_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[{"number": 1}]', "utf-8")
    with pytest.raises(Inconsistent, match=FILE):
        read(tmp_path)


def test_two_commands_do_not_change_one_model_at_once(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BadSetting, match="another command"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_repository_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "interest"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):  # root may write everywhere but where there is no folder
        folder.rmdir()
    with pytest.raises(BadSetting, match="LAUNCHPULSE_MODEL_REPOSITORY"), locked(folder):
        pass
