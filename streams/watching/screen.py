"""Panels of the terminal from answers."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any, Literal

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from streams.printable import printable
from streams.watching.looking import Answer

# Shorter words where a table of ten columns is to fit into 80 characters.
_HEADINGS = {"shoppers": "people", "purchases": "sold", "decisions": "decided", "sentiment": "mood"}


def screen(answers: Mapping[str, Answer]) -> RenderableType:
    """Everything, one panel below the other; what is empty says so."""
    return Group(_numbers(answers["now"]), *(_panel(answer) for name, answer in answers.items() if name != "now"))


def _numbers(answer: Answer) -> Panel:
    """One row, shown as names with their values below."""
    table = Table.grid(padding=(0, 3))
    pairs = list(zip(answer.columns, answer.rows[0], strict=True))
    cells = [f"{name.replace('_', ' ')}\n[bold]{_shown(value)}[/bold]" for name, value in pairs]
    for at in range(0, len(cells), 4):
        table.add_row(*cells[at : at + 4])
    return Panel(table, title=_title(answer), title_align="left")


def _panel(answer: Answer) -> Panel:
    content: RenderableType = table_of(answer.columns, answer.rows) if answer.rows else "none yet"
    return Panel(content, title=_title(answer), title_align="left")


def _title(answer: Answer) -> str:
    return f"{answer.title}, {answer.age_s:.0f} s ago" if answer.age_s >= 1 else answer.title


def table_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Rows, numbers to the right; what does not fit into the terminal is broken, not cut off."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for at, name in enumerate(columns):
        side: Literal["left", "right"] = "left" if isinstance(rows[0][at], str) else "right"
        table.add_column(_HEADINGS.get(name, name.replace("_", " ")), justify=side, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    return table


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.{_places(value)}f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else printable(value)


def _places(value: float) -> int:
    """Three; of what is small so many that two digits of it are seen."""
    return 1 - floor(log10(abs(value))) if 0 < abs(value) < 0.01 else 3
