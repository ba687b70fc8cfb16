"""`launchpulse model calibrate`: probabilities of interest that fit a shop's own log."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import given_log
from streams.cli.bar import Bar
from streams.cli.lifecycle import Json, Repository, Seed, Target, Version, settings_with, to_serve
from streams.cli.output import NOTES, complete_on_error, print_json

if TYPE_CHECKING:
    from streams.lifecycle.calibrated_card import Given


def calibrate(
    log_format: Annotated[str, typer.Option("--format", help="The log's format, as `launchpulse import` names it")],
    file: Annotated[Path, typer.Option(help="The log, plain or gzip")],
    products: Annotated[Path | None, typer.Option(help="A product table beside the log (jdata)")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only the first rows of the log")] = None,
    version: Version = None,
    out: Target = None,
    seed: Seed = 7,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Correct the served interest model's probabilities by the first four fifths of a log, and write the next version.

    Nothing is written where the fourth fifth does not show that the correction, learnt before it, is surely better.
    """
    from streams.evaluation.estimate import Draws
    from streams.lifecycle.calibrate import calibrate as corrected

    result: dict[str, Any] = {"version": None, "heads": {}}
    with complete_on_error(as_json, result):
        settings, given = settings_with(repository), _given(log_format, file, limit, products)
        with Bar() as progress:
            result |= corrected(settings, given, out=out, version=version, draws=Draws(seed), progress=progress)
    if as_json:
        print_json(result)
    else:
        _show(result)
    _advise(result, repository, out)


def _given(log_format: str, file: Path, limit: int | None, products: Path | None) -> "Given":
    import hashlib

    from streams.lifecycle.calibrated_card import Given

    log = given_log.read(log_format, file, limit, products)
    return Given(log, log_format, file, hashlib.sha256(file.read_bytes()).hexdigest())


def _advise(result: dict[str, Any], repository: Path | None, out: Path | None) -> None:
    """What to do now, as notes."""
    if result["window_cut"]:
        NOTES.print(
            "The log is too short for the model's window: what follows a point is counted to the end of its part, and "
            "probabilities are of that. Give a longer log if you have one.",
            soft_wrap=True,
        )
    if result["version"] is None:
        NOTES.print("No correction is surely better than the served model: nothing was written.", soft_wrap=True)
        return
    NOTES.print(f"wrote {result['folder']}: card.md and reliability.svg say what it is worth.", soft_wrap=True)
    serve = to_serve("interest", result["version"], repository, out)
    NOTES.print(f"{serve} Thresholds of plans that read interest mean other numbers once it is served.", soft_wrap=True)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", *result["heads"])
    for name, row in _rows(result["heads"]).items():
        table.add_row(name, *row)
    Console().print(table)


def _rows(heads: dict[str, Any]) -> dict[str, list[str]]:
    """Cells of the table by the name of their row."""
    several = heads.values()
    rows = {"corrected": ["yes" if each["corrected"] else f"no: {each['why']}" for each in several]}
    for part in ("learnt", "judged"):
        rows[f"{part}: events of candidates"] = [
            f"{each[part]['events']:,} of {each[part]['candidates']:,}" for each in several
        ]
    rows["scale, offset"] = [
        f"{each['fit']['scale']:.3f}, {each['fit']['offset']:+.3f}" if "fit" in each else "" for each in several
    ]
    for name in ("mean", "ece", "brier_skill"):
        rows[f"{name}, before and after"] = [_both(each, name) for each in several]
    return rows


def _both(head: dict[str, Any], name: str) -> str:
    return f"{head['before'][name]:.4f} → {head['after'][name]:.4f}" if "before" in head else ""
