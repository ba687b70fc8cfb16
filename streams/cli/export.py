"""`launchpulse model export`: a version as a file for a GPU."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.lifecycle import Json, Model, Repository, known, settings_with
from streams.cli.output import print_json


class Precision(StrEnum):
    """How a weight is written."""

    fp16 = "fp16"
    fp32 = "fp32"


def export(
    model: Model,
    precision: Annotated[Precision, typer.Option(help="How a weight is written")] = Precision.fp16,
    out: Annotated[
        Path | None, typer.Option(help="File of the first network; for text_encoder where a GPU looks unless given")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="text_encoder: JSON lines with `text` to compare the files on")
    ] = None,
    version: Annotated[int | None, typer.Option(min=1, help="The served one unless given")] = None,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Write a version as ONNX for a GPU or TensorRT, and say what that changes against the file that a CPU serves."""
    from streams.lifecycle.export import export as write
    from streams.triton.repository import repository_of, served

    known(model)
    settings = settings_with(repository)
    number = version or served(repository_of(settings), model)
    with Bar() as progress:
        done = write(settings, model, number, fp16=precision is Precision.fp16, out=out, file=file, progress=progress)
    if as_json:
        print_json(done)
    else:
        _show(done)


def _show(done: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("of the export", "is")
    for name, value in done.items():
        table.add_row(name.replace("_", " "), _written(value))
    Console().print(table)


def _written(value: Any) -> str:
    """A file or a tensor a line, with its bytes or its dimensions."""
    if isinstance(value, dict):
        return "\n".join(f"{name} {_written(each)}" for name, each in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return f"{value:.6f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
