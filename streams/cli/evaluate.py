"""`launchpulse model evaluate`: what the served models are worth on a file of yours."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import given_log
from streams.cli.bar import Bar
from streams.cli.evaluated import MISSING, show
from streams.cli.output import complete_on_error, print_json

if TYPE_CHECKING:
    from streams.publish.log import Log


class Judged(StrEnum):
    """What can be evaluated."""

    sentiment = "sentiment"
    retrieval = "retrieval"
    aspects = "aspects"
    interest = "interest"


def evaluate(
    task: Annotated[Judged, typer.Option(help="What is judged")],
    file: Annotated[Path, typer.Option(help="Plain or gzip; see the README for what stands in it")],
    log_format: Annotated[
        str | None, typer.Option("--format", help="interest: the log's format, as `launchpulse import` names it")
    ] = None,
    products: Annotated[Path | None, typer.Option(help="interest: a product table beside the log (jdata)")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="interest: read only the first rows of the log")] = None,
    predictions: Annotated[int, typer.Option(min=1, help="interest: most clicks that are predicted, a sample")] = 3000,
    seed: Annotated[int, typer.Option(min=0, help="Of the sample, and of the draws behind the 95% intervals")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Score a file through the Triton that serves, and say how right the scores are, with 95% intervals."""
    if (task is Judged.interest) != (log_format is not None):
        raise typer.BadParameter("goes with --task interest, and that needs it", param_hint="--format")
    result: dict[str, Any] = {"task": task.value, "file": str(file), **MISSING[task.value]}
    with complete_on_error(as_json, result):
        log = given_log.read(log_format, file, limit, products) if log_format else None
        with Bar() as progress:
            result |= _texts(task, file, seed, progress) if log is None else _interest(log, predictions, seed, progress)
    if as_json:
        print_json(result)
    else:
        show(result)


def _texts(task: Judged, file: Path, seed: int, progress: Any) -> dict[str, Any]:
    from streams.evaluation import aspects, retrieval, sentiment
    from streams.evaluation.estimate import Draws
    from streams.settings import Settings

    evaluations = {
        Judged.retrieval: retrieval.evaluate,
        Judged.aspects: aspects.evaluate,
        Judged.sentiment: sentiment.evaluate,
    }
    return evaluations[task](Settings(), file, Draws(seed), progress)


def _interest(log: "Log", predictions: int, seed: int, progress: Any) -> dict[str, Any]:
    from streams.evaluation import interest
    from streams.evaluation.estimate import Draws
    from streams.settings import Settings

    return interest.evaluate(Settings(), log, interest.Asked(predictions, seed), Draws(seed), progress)
