"""What the panels of `launchpulse watch` show of a number."""

from io import StringIO

from rich.console import Console

from streams.watching.screen import table_of


def test_a_small_interest_is_not_rounded_away():
    console = Console(width=40, file=StringIO())
    console.print(table_of(["interest"], [[one] for one in (0.312345, 0.0301, 0.00034, -0.0095, 0.000001, 0.0, 2.0)]))
    lines = [line.strip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert lines[1:] == ["0.312", "0.03", "0.00034", "-0.0095", "0.000001", "0", "2"]
