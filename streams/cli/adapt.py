"""`launchpulse model adapt`: a sentiment that tells a shop's own reviews as its own labels do."""

from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.lifecycle import Json, Repository, Seed, Target, Version, settings_with, to_serve
from streams.cli.output import NOTES, complete_on_error, print_json


def adapt(
    file: Annotated[
        Path, typer.Option(help="JSON lines, plain or gzip: text, and label or stars, as in model evaluate")
    ],
    version: Version = None,
    out: Target = None,
    seed: Seed = 7,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Teach the served text encoder's sentiment the labels of your own reviews, and write the next version.

    Vectors stay, and so do profiles. Nothing is written where reviews that were left out of what is learnt do not show
    that it is surely better.
    """
    import hashlib

    from streams import json_lines
    from streams.evaluation.estimate import Draws
    from streams.evaluation.sentiment import labelled
    from streams.lifecycle.own_labels.adapt import adapt as adapted
    from streams.lifecycle.own_labels.card import Given

    result: dict[str, Any] = {"version": None, "adapted": False}
    with complete_on_error(as_json, result):
        rows = json_lines.read(file, labelled)
        given = Given(file, hashlib.sha256(file.read_bytes()).hexdigest(), len(rows))
        with Bar() as progress:
            told = {"out": out, "version": version, "draws": Draws(seed), "progress": progress}
            result |= adapted(settings_with(repository), given, rows, **told)
    if as_json:
        print_json(result)
    else:
        _show(result)
    _advise(result, repository, out)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    before, after = result["before"], result["after"]
    table = Table(
        "of texts that were not learnt from", "as trained", "adapted", title=_read(result), title_justify="left"
    )
    for name in ("accuracy", "macro_f1", "ece", "log_loss"):
        table.add_row(name, *(_figure(each, name) for each in (before, after)))
    table.add_row("answered early", *(f"{each['early']:.1%}" for each in (before, after)))
    Console().print(table)


def _read(result: dict[str, Any]) -> str:
    from streams.lifecycle.own_labels.card import counts

    labels = result["labels"]
    left = f"; {labels['left_out']:,} left out" if labels["left_out"] else ""
    return f"{labels['texts']:,} texts; {counts(result['languages'])}{left}"


def _figure(figures: dict[str, Any], name: str) -> str:
    low, high = figures[f"{name}_ci"]
    return f"{figures[name]:.3f} ({low:.3f} to {high:.3f})"


def _advise(result: dict[str, Any], repository: Path | None, out: Path | None) -> None:
    """What to do now, as notes."""
    if result["labels"]["left_out"]:
        NOTES.print(
            "Left out is what holds nothing to read, another language than Chinese or English, or one with too few "
            "labels of either side.",
            soft_wrap=True,
        )
    if result["version"] is None:
        NOTES.print(f"Nothing was written: {result['why']}.", soft_wrap=True)
        return
    NOTES.print(f"wrote {result['folder']}: card.md and reliability.svg say what it is worth.", soft_wrap=True)
    serve = to_serve("text_encoder", result["version"], repository, out)
    NOTES.print(f"{serve} Profiles stay.", soft_wrap=True)
