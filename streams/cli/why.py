"""`launchpulse why`: why a shopper was promoted to, or was not."""

from typing import Annotated, Any

import typer

from streams.cli.moments import moment_ms
from streams.cli.output import complete_on_error, print_json
from streams.cli.why_shown import show


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(why)


def why(  # one option each
    shopper: Annotated[str, typer.Argument(help="Id of the shopper.")],
    product: Annotated[str, typer.Option(help="Why this product was promoted, or not.")] = "",
    launch: Annotated[str, typer.Option(help="Why this launch was promoted, or not.")] = "",
    at: Annotated[
        str, typer.Option(help="The newest decision up to this moment of event time; ISO, UTC unless it names a zone.")
    ] = "",
    features: Annotated[
        bool, typer.Option("--features", help="Also the features that made the interest; computes the partition again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")] = False,
) -> None:
    """Say what was decided about a shopper and why: the launch asked for, or whatever was chosen, or nothing."""
    from streams.settings import Settings
    from streams.why.ask import why as answer
    from streams.why.facts import Question

    if product and launch:
        raise typer.BadParameter("one of them, not both", param_hint="--product and --launch")
    settings, at_ms = Settings(), moment_ms(at, "--at")
    result = answer(settings, Question(shopper, product, launch, at_ms))
    if features and result["decision"]:
        with complete_on_error(as_json, result):
            result["features"] = _features(settings, result)
    if as_json:
        print_json(result)
    else:
        show(result)


def _features(settings: Any, result: dict[str, Any]) -> list[dict[str, Any]]:
    """Contributions to the interest of the launch told of, the greatest first."""
    from streams.cli.bar import Bar
    from streams.explanations import interest
    from streams.explanations.decision import Wanted

    product = (result["launch"] or {}).get("product", "")
    wanted = Wanted(result["question"]["shopper"], product, result["decision"]["id"])
    with Bar() as progress:
        told = interest.explain(settings, wanted, seed=7, progress=progress)
    return sorted(told["contributions"], key=lambda one: -abs(one["contribution"]))
