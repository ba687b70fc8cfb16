"""What `launchpulse query` prints holds every value as it stands, however wide its letters are."""

import io
import sys

import pytest

from streams.cli.query import _PRINT, Format

NAMES = ["query", "launch", "说明"]
ROW = ["家用电热水壶" * 8, ":rocket: [x]", "红" * 30]


def printed(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> str:
    shown = io.StringIO()
    shown.isatty = lambda: terminal  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setenv("COLUMNS", "80")
    _PRINT[Format.TABLE](NAMES, [ROW, ["kettle", "x", "y"]])
    return shown.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_values_in_wide_letters_and_names_of_emoji_are_printed_whole(
    monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    told = printed(monkeypatch, terminal=terminal).replace("\n", "")
    assert [value for value in (*NAMES, *ROW, "kettle") if value not in told] == []


def test_values_begin_in_one_column_beside_names_in_wide_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    lines = printed(monkeypatch, terminal=True).splitlines()
    assert [line for line in lines if line.startswith(("launch", "说明"))][-2:] == ["launch  x", "说明    y"]
