"""`launchpulse rank`: the live launches in order for one shopper."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from streams.cli.moments import moment_ms
from streams.cli.output import print_json
from streams.printable import all_printable


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(rank)


def rank(  # one option each
    shopper: Annotated[str, typer.Argument(help="Id of the shopper.")],
    limit: Annotated[int, typer.Option(min=1, help="Most launches to print of those that could be promoted.")] = 20,
    diversity: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="0: by value alone; 1: what is least like those before it.")
    ] = 0.0,
    at: Annotated[
        str, typer.Option(help="As of this moment, ISO, UTC unless it names a zone; the newest event unless given.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")] = False,
) -> None:
    """Put the live launches in order for a shopper as a decision of now would, and say why others are held back."""
    from streams.ranking.rank import rank as ranking
    from streams.settings import Settings

    result = ranking(Settings(), shopper, at_ms=moment_ms(at, "--at"), diversity=diversity)
    result["launches"] = result["launches"][:limit]
    if as_json:
        print_json(result)
    else:
        _show(result)


def _show(result: dict[str, Any]) -> None:
    from streams.why.spoken import moment

    console, result = Console(highlight=False, width=80), all_printable(result)
    console.print(Text(f"{result['shopper']} at {moment(result['at_ms'])}: {result['policy']}", "bold"))
    for one in result["launches"]:
        arm = f"{one['offer']} by {one['channel']}"
        worth = f"interest {one['interest']:6.2%}  value {one['value']:7.3f}  chance {one['propensity']:6.1%}"
        console.print(Text(f"{one['rank']:>3} {one['launch'][:22]:<22} {worth}"))
        console.print(Text(f"    {one['product']}, {arm}", "dim"))
    if not result["launches"]:
        console.print("Nothing can be promoted now.")
    if result["held_back"]:
        console.print(Text("Held back", "bold"))
    for one in result["held_back"]:
        grounds = "; ".join(f"{ground['name']} ({ground['words']})" for ground in one["reasons"])
        console.print(Text(f"  - {one['launch']} (interest {one['interest']:.2%}): {grounds}"))
    if result["outranked"]:
        console.print(Text(f"{result['outranked']} more are live, further from the shopper's taste than these."))
