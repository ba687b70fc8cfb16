"""`launchpulse model explain`: why a sentiment or an interest is what it is."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.explained import show_interest, show_texts
from streams.cli.output import complete_on_error, print_json

_MISSING = dict.fromkeys(("model", "method"))


class Sentiment(StrEnum):
    """What a text can be explained for."""

    negative = "negative"
    neutral = "neutral"
    positive = "positive"


def explain(
    text: Annotated[list[str] | None, typer.Option(help="A text whose sentiment is explained; may be repeated")] = None,
    file: Annotated[Path | None, typer.Option(help="JSON lines with `text`, plain or gzip")] = None,
    which: Annotated[
        Sentiment | None, typer.Option("--class", help="For what the pieces speak; the most probable unless given")
    ] = None,
    pieces: Annotated[
        int, typer.Option(min=1, help="Most pieces of a text; each is one more text to score. Neighbours are joined")
    ] = 200,
    shopper: Annotated[str, typer.Option(help="A shopper whose decision is explained, the last unless told")] = "",
    product: Annotated[str, typer.Option(help="The candidate; the one chosen or most interesting unless given")] = "",
    decision: Annotated[str, typer.Option(help="The id of a decision of that shopper")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Of what an interest is compared with, and in which order")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Ask the models that serve again, about what was changed: which words made a sentiment, which features an
    interest."""
    if [bool(text), file is not None, bool(shopper)].count(True) != 1:
        raise typer.BadParameter("exactly one of them is needed", param_hint="--text, --file or --shopper")
    if (product or decision) and not shopper:
        raise typer.BadParameter("goes with --shopper", param_hint="--product and --decision")
    result: dict[str, Any] = {**_MISSING}
    with complete_on_error(as_json, result), Bar() as progress:
        if shopper:
            result |= _interest(shopper, product, decision, seed, progress)
        else:
            result |= _texts(text or [], file, which, pieces, progress)
    if as_json:
        print_json(result)
    else:
        (show_interest if shopper else show_texts)(result)


def _texts(texts: list[str], file: Path | None, which: Sentiment | None, pieces: int, progress: Any) -> dict[str, Any]:
    from streams import json_lines
    from streams.explanations import sentiment
    from streams.settings import Settings

    if file is not None:
        texts = json_lines.read(file, lambda told, line: line.text(told, "text"))
    return sentiment.explain(Settings(), texts, which and which.value, most=pieces, progress=progress)


def _interest(shopper: str, product: str, decision: str, seed: int, progress: Any) -> dict[str, Any]:
    from streams.explanations import interest
    from streams.explanations.decision import Wanted
    from streams.settings import Settings

    return interest.explain(Settings(), Wanted(shopper, product, decision), seed=seed, progress=progress)
