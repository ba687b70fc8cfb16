"""`launchpulse model drift`: has what the models are shown, or what they say, moved away from a day of reference?"""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.cli.finite import finite
from streams.cli.output import complete_on_error, print_json

if TYPE_CHECKING:
    from streams.watching.drift import Drift, Moved

_MISSING = dict.fromkeys(("against", "since", "until", "threshold", "alerts", "measures"))
_COLUMNS = 7  # days that a table of 80 columns holds
_STYLES = {"alert": "bold red", "few": "dim", "none": "dim", "new": "dim", "ok": ""}
_WORDS = {"none": "-", "new": "new"}


def drift(
    days: Annotated[int, typer.Option(min=1, help="How many days of event time, up to the last")] = 7,
    against: Annotated[
        str, typer.Option(help="Day of reference, as 2025-09-01; first: the first on which most is measured")
    ] = "first",
    alert: Annotated[
        float, typer.Option(min=0, callback=finite, help="Population stability index that is too much")
    ] = 0.2,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> int:
    """Compare days by the population stability index of inputs and scores; exits with 1 where one has moved too far."""
    from streams.clickhouse.client import plain_errors
    from streams.local.opened import opened
    from streams.settings import Settings
    from streams.watching.drift import measure

    reference = None if against == "first" else _day(against)
    with complete_on_error(as_json, _MISSING), opened(Settings()) as (client, where), plain_errors(where):
        found = measure(client.query, against=reference, days=days, threshold=alert)
    if as_json:
        print_json(_told(found, alert))
    else:
        _show(found, alert)
    return 1 if found.alerts else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day", param_hint="--against") from error


def _told(found: "Drift", threshold: float) -> dict[str, Any]:
    from streams.watching.drift import by_measure

    head = {"against": str(found.against), "since": str(found.since), "until": str(found.until)}
    measures = {name: [_plain(each) for each in days] for name, days in by_measure(found.moved).items()}
    alerts = [{"measure": each.measure, **_plain(each)} for each in found.alerts]
    return {**head, "threshold": threshold, "alerts": alerts, "measures": measures}


def _plain(each: "Moved") -> dict[str, Any]:
    return {"day": str(each.day), "rows": each.rows, "psi": each.psi, "noise": each.noise, "state": each.state}


def _show(found: "Drift", threshold: float) -> None:
    from streams.watching.drift import by_measure

    console = Console(highlight=False)
    days = found.days[-_COLUMNS:]
    table = Table("", *(f"{day:%m-%d}" for day in days), box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name, row in by_measure(found.moved).items():
        table.add_row(name, *map(_cell, row[-_COLUMNS:]))
    console.print(f"Population stability index against {found.against}")
    console.print(table)
    if len(found.days) > len(days):
        console.print(f"{len(found.days) - len(days)} earlier days are in --json, and below where they alert.")
    console.print("-: no rows; new: none to compare with; (0.12): too few rows for an alarm")
    for each in found.alerts:
        console.print(Text(_sentence(each), _STYLES["alert"]))
    if not found.alerts:
        console.print(_no_alarm(found, threshold))


def _no_alarm(found: "Drift", threshold: float) -> str:
    few = sum(each.state == "few" for each in found.moved)
    words = f"No alarm: nothing that has enough rows has moved by {threshold} or more"
    return f"{words}; {few:,} of {len(found.moved):,} values have too few." if few else f"{words}."


def _cell(each: "Moved") -> Text:
    shown = _WORDS.get(each.state) or f"{each.psi:.2f}"
    return Text(f"({shown})" if each.state == "few" else shown, _STYLES[each.state], justify="right")


def _sentence(each: "Moved") -> str:
    return f"{each.day} {each.measure} has moved: PSI {each.psi:.3f}, noise {each.noise:.3f}, {each.rows:,} rows"
