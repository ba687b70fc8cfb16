"""`launchpulse model compare`: do two versions agree, and what does each take?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli import given_log
from streams.cli.bar import Bar
from streams.cli.lifecycle import Json, Model, Repository, known, settings_with
from streams.cli.output import print_json


def compare(
    model: Model,
    a: Annotated[int, typer.Argument(min=1, help="Number of a version")],
    b: Annotated[int, typer.Argument(min=1, help="Number of another one")],
    file: Annotated[
        Path | None, typer.Option(help="JSON lines with `text` (text_encoder), or a log with --format")
    ] = None,
    log_format: Annotated[
        str | None, typer.Option("--format", help="The log's format, as `launchpulse import` names it")
    ] = None,
    products: Annotated[Path | None, typer.Option(help="A product table beside the log (jdata)")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only the first rows of the log")] = None,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Say how far two versions agree: on what a shadow of B wrote down, or asked anew, a file of yours or the shop."""
    from streams.lifecycle.compare import compare as asked
    from streams.lifecycle.shadowed import shadowed

    known(model)
    if log_format and not file:
        raise typer.BadParameter("--format needs --file")
    source = given_log.read(log_format, file, limit, products) if log_format and file else file
    settings = settings_with(repository)
    told = {} if file else shadowed(settings, model, (a, b))
    where = "shadow" if told else str(file or "seeded shop")
    if not told:
        with Bar() as progress:
            told = asked(settings, model, (a, b), source, progress)
    result = {"model": model, "a": a, "b": b, "source": where, **told}
    if as_json:
        print_json(result)
    else:
        _show(result)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value")
    for name, value in result.items():
        if name != "latency_ms":
            table.add_row(name.replace("_", " "), f"{value:.4f}" if isinstance(value, float) else str(value))
    for side, took in zip((result["a"], result["b"]), result["latency_ms"], strict=True):
        table.add_row(f"request of version {side}", f"p50 {took['p50']:.2f} ms, p99 {took['p99']:.2f} ms")
    Console().print(table)
