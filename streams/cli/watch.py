"""`launchpulse watch`: launches, triggers, outcomes, sentiment, lag and dead letters, live."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import typer
from rich.console import Console

from streams.cli.finite import finite
from streams.cli.output import print_json


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(watch)


def watch(
    once: bool = typer.Option(False, "--once", help="Print once and end."),
    every_s: float = typer.Option(
        1.0, "--every", min=0.2, callback=finite, help="Seconds between looks; what takes long is asked less often."
    ),
    json: bool = typer.Option(False, "--json", help="Print once, as one JSON object."),
) -> None:
    """Show what goes on, read from ClickHouse, until Ctrl-C."""
    from rich.live import Live

    from streams.clickhouse.client import plain_errors
    from streams.local.opened import opened
    from streams.settings import Settings
    from streams.watching.looking import Looking
    from streams.watching.screen import screen

    console = Console()
    with opened(Settings()) as (client, where), plain_errors(where):
        looking = Looking(client.query)
        if json:
            answers = looking.look()
            print_json({name: [_named(answer.columns, row) for row in answer.rows] for name, answer in answers.items()})
        elif once:
            console.print(screen(looking.look()))
        else:
            with Live(console=console, screen=True, auto_refresh=False) as live, suppress(KeyboardInterrupt):
                while True:
                    live.update(screen(looking.look()), refresh=True)
                    time.sleep(every_s)


def _named(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, int | float | str) else str(value)
        for name, value in zip(columns, row, strict=True)
    }
