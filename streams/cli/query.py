"""`launchpulse query`: ask whichever ClickHouse is configured or running."""

import csv
import sys
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from json import dumps
from typing import TYPE_CHECKING, Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from streams.cli.output import print_json
from streams.printable import printable

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client


class Format(StrEnum):
    """How the answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(query)


def query(
    sql: str = typer.Argument(..., help="One statement that reads, such as: SELECT * FROM launch_minutes LIMIT 5"),
    form: Format = typer.Option(Format.TABLE, "--format", help="json: one object with columns and rows."),
) -> None:
    """Ask ClickHouse, reading only. Tables and views are listed by: SHOW TABLES."""
    from streams.clickhouse.client import plain_errors
    from streams.local.opened import opened
    from streams.settings import Settings

    if not sql.strip():
        raise typer.BadParameter("there is no statement", param_hint="SQL")
    with opened(Settings()) as (client, where), plain_errors(where):
        answer = client.query(sql)
        names = list(answer.column_names) or _names(client, sql)
        rows = [list(map(_plain, row)) for row in answer.result_rows]  # all but the first are read here
    _PRINT[form](names, rows)


def _names(client: "Client", sql: str) -> list[str]:
    """The columns of an answer without rows, which comes without their names."""
    if not sql.lstrip(" \n(").lower().startswith(("select", "with")):
        return []
    return [name for name, *_ in client.query(f"DESCRIBE (\n{sql.strip().rstrip(';')}\n)").result_rows]


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    shown = [["" if value is None else printable(value, kept="\n\t") for value in row] for row in rows]
    names = [printable(name) for name in names]
    console = Console(highlight=False, markup=False, emoji=False)
    width = 1 + sum(3 + max(map(cell_len, column)) for column in zip(names, *shown, strict=True))
    if console.is_terminal and width > console.width:
        return _records(console, names, shown)
    table = Table()
    for at, name in enumerate(names):
        number = bool(rows) and isinstance(rows[0][at], int | float)
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    for row in shown:
        table.add_row(*row)
    console.width = max(width, console.width)
    console.print(table)


def _records(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """What is too wide for the terminal: one line a value."""
    longest = max(map(cell_len, names))
    for at, row in enumerate(rows, 1):
        console.rule(f"row {at}", align="left")
        for name, value in zip(names, row, strict=True):
            console.print(f"{name}{' ' * (longest - cell_len(name))}  {value}")


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    print_json({"columns": list(names), "rows": [dict(zip(names, row, strict=True)) for row in rows]})


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A list stands in its field as JSON."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_field(value) for value in row] for row in rows)


def _field(value: Any) -> Any:
    return dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


_PRINT = {Format.TABLE: _table, Format.JSON: _json, Format.CSV: _csv}


def _plain(value: Any) -> Any:
    """What JSON can hold; times in ISO form, which are UTC."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
