"""`launchpulse ope`: what another policy would have earned, from a decision log of any system."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from scorer.errors import BadInput
from streams.cli.bar import Bar
from streams.cli.finite import finite
from streams.cli.output import print_json

if TYPE_CHECKING:
    from streams.ope.read import Found


class Written(StrEnum):
    """How the file is written."""

    jsonl = "jsonl"
    parquet = "parquet"


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(ope)


def ope(
    file: Annotated[
        Path, typer.Option(help="JSON lines, plain or gzip, or Parquet; the README says what stands in it")
    ],
    written: Annotated[Written | None, typer.Option("--format", help="Default: what the file begins like")] = None,
    clip: Annotated[
        float | None,
        typer.Option(min=0, callback=finite, help="No weight above this; default: none is clipped, for that is a bias"),
    ] = None,
    level: Annotated[float, typer.Option(min=0.5, max=0.9999, help="How often an interval holds the truth")] = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="Of the folds and of the bootstrap")] = 7,
    actions: Annotated[
        str, typer.Option(help="Names in the candidate's order, as nothing,push,email: the log may say these")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Estimate what a candidate policy would have earned, with intervals; or refuse, and say what log it would take."""
    from streams.ope.record import record

    names = [name.strip() for name in actions.split(",")] if actions else []
    try:
        found = _read(file, written, names)
    except BadInput as error:
        _tell({"refused": str(error), "dropped": {}, "error": str(error)} if as_json else None)
        raise
    evaluation = None
    if found.log is not None:
        from scorer.ope import evaluate

        evaluation = evaluate(found.log, seed=seed, level=level, clip=clip)
    told = record(found, evaluation, level)
    if as_json:
        print_json(told)
    else:
        from streams.ope.screen import screen

        Console(highlight=False).print(screen(told))
    if "refused" in told:
        raise typer.Exit(1)


def _read(file: Path, written: Written | None, names: list[str]) -> "Found":
    from streams.ope.read import read
    from streams.ope.told import format_of

    format_ = written.value if written else format_of(file)
    with Bar() as say:
        return read(file, format_, names, say)


def _tell(told: dict[str, Any] | None) -> None:
    if told is not None:
        print_json(told)
