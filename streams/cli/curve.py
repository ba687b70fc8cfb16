"""`launchpulse model curve`: how many labels a sentiment needs."""

from pathlib import Path
from typing import Annotated

import typer

from streams.cli.bar import Bar
from streams.cli.output import NOTES, print_json
from streams.cli.work_folder import work_folder

COUNTS = [100, 300, 1_000, 3_000, 10_000]


def curve(
    labels: Annotated[
        list[int], typer.Option(min=2, help="Number of labelled reviews; give it several times")
    ] = COUNTS,
    picture: Annotated[Path | None, typer.Option(help="SVG file that gets the curve")] = None,
    config: Annotated[
        Path | None, typer.Option(help="Configuration of the text task; the packaged one unless given")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(help="Keeps downloads and the slow parts for another run; data_dir/training unless given"),
    ] = None,
    sentences: Annotated[Path | None, typer.Option(help="vaderSentiment's source package")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Learn sentiments from few labels, with and without pseudo-labels of the other reviews, and say what each is
    worth on reviews that it never saw."""
    from scorer.training.config import text_recipe
    from streams.training import curve_task

    work = work_folder(work)
    with Bar() as progress:
        found = curve_task.curve(
            text_recipe(config), sorted(labels), work=work, sentences=sentences, picture=picture, progress=progress
        )
    if picture:
        NOTES.print(f"wrote {picture}", soft_wrap=True)
    if as_json:
        print_json({"curve": found})
    else:
        _show(found)


def _show(found: list[dict[str, float]]) -> None:
    from rich.console import Console
    from rich.table import Table

    kinds = ("embedding", "lexicon", "both")
    names = (*kinds, *(f"{kind}, pseudo-labels" for kind in kinds))
    table = Table("labels", *names, title="right sides: mean (least to most)", title_justify="left")
    for each in found:
        cells = (f"{each[name]:.3f} ({each[f'{name}, least']:.3f}–{each[f'{name}, most']:.3f})" for name in names)
        table.add_row(f"{each['labels']:,}", *cells)
    Console().print(table)
