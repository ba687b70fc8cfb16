"""What `launchpulse model drift` says below its table."""

from datetime import date

import pytest

from streams.cli.drift import _show
from streams.watching.drift import Drift, Moved

DAY = date(2026, 3, 2)
FEW, CALM = Moved(DAY, "sentiment", 10, 7.86, 1.5, "few"), Moved(DAY, "interest", 9_000, 0.01, 0.01, "ok")


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ((CALM, FEW), "No alarm: nothing that has enough rows has moved by 0.2 or more; 1 of 2 values have too few."),
        ((CALM,), "No alarm: nothing that has enough rows has moved by 0.2 or more."),
    ],
)
def test_a_large_value_of_too_few_rows_is_not_called_small(
    moved: tuple[Moved, ...], expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "200")
    _show(Drift(date(2026, 3, 1), DAY, DAY, moved), 0.2)
    assert capsys.readouterr().out.splitlines()[-1] == expected
