"""`launchpulse model evaluate`: what the served models are worth on a file of yours."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.output import complete_on_error, print_json


class Judged(StrEnum):
    """What can be evaluated."""

    sentiment = "sentiment"
    retrieval = "retrieval"


_NUMBERS = {
    Judged.sentiment: ("n", "accuracy", "macro_f1", "ece", "texts_per_s"),
    Judged.retrieval: ("n", "mrr@10", "recall@10"),
}


def evaluate(
    task: Annotated[Judged, typer.Option(help="What is judged")],
    file: Annotated[Path, typer.Option(help="Plain or gzip; see the README for what stands in it")],
    seed: Annotated[int, typer.Option(min=0, help="Of the draws behind the 95% intervals")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Score a file through the Triton that serves, and say how right the scores are, with 95% intervals."""
    from streams.evaluation.estimate import Draws
    from streams.settings import Settings

    result: dict[str, Any] = {"task": task.value, "file": str(file), **dict.fromkeys(_NUMBERS[task])}
    with complete_on_error(as_json, result), Bar() as progress:
        result |= _evaluated(task, Settings(), file, Draws(seed), progress)
    if as_json:
        print_json(result)
    else:
        _show(result)


def _evaluated(task: Judged, settings: Any, file: Path, draws: Any, progress: Any) -> dict[str, Any]:
    from streams.evaluation import retrieval, sentiment

    if task is Judged.retrieval:
        return retrieval.evaluate(settings, file, draws, progress)
    return sentiment.evaluate(settings, file, draws, progress)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value", "95% interval")
    for name, value in result.items():
        if not name.endswith("_ci"):
            table.add_row(name, _shown(value), " to ".join(map(_shown, result.get(f"{name}_ci", ()))))
    Console().print(table)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 10 else f"{value:,.1f}"
    return ", ".join(value) if isinstance(value, list) else str(value)
