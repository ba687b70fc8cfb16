"""`launchpulse simulate`: the seeded shop, onto the topics or into a file."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from streams.cli.finite import finite
from streams.cli.output import NOTES, print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.brokers.access import Access
    from streams.publish.log import Log
    from streams.settings import Settings

_EVENTS = typer.Option(100_000, min=1, help="Events to make: clicks, searches and reviews, repeats included.")
_SEED = typer.Option(7, min=0, help="The same seed and number of events give the same bytes.")
_OUT = typer.Option(None, help="Write JSON lines to this file (- for standard output) instead of publishing.")
_RATE = typer.Option(0.0, min=0.0, callback=finite, help="Events a second; 0: as fast as it goes.")
_JSON = typer.Option(False, "--json", help="End with one JSON object: seed, events, shoppers, products, launches.")


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(simulate)


def simulate(
    events: int = _EVENTS,
    seed: int = _SEED,
    out: Path | None = _OUT,
    rate: float = _RATE,
    as_json: bool = _JSON,
) -> None:
    """Make a shop with known truth, and publish what its shoppers told and did, or write it to a file."""
    from streams.shop.shop import Shop

    if rate and out:
        raise typer.BadParameter("a file is written as fast as it goes", param_hint="--rate")
    if as_json and out == Path("-"):
        raise typer.BadParameter("standard output cannot hold both the log and the result", param_hint="--json")
    take = partial(_write, out=out) if out else _publisher(rate)
    log = Shop(seed, events).log
    take(log)
    counts = {name: log.table(name).num_rows for name in ("shoppers", "products", "launches")}
    if as_json:
        print_json({"seed": seed, "events": log.acts, **counts})


def _write(log: "Log", out: Path) -> None:
    import sys

    from scorer.errors import BadInput
    from streams.logs.jsonl_write import write_jsonl

    if out == Path("-"):
        write_jsonl(log, sys.stdout)
        return
    try:
        with out.open("w", encoding="utf-8", newline="\n") as file:
            lines = write_jsonl(log, file)
    except OSError as error:
        raise BadInput("The file cannot be written", where=str(out), seen=error.strerror or "") from error
    NOTES.print(f"{lines} lines written to {out}.", soft_wrap=True)


def _publisher(rate: float) -> "Callable[[Log], None]":
    """What publishes a log; Unavailable where there is nowhere to, before a log is made."""
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    return partial(_publish, settings, standing_kafka(settings, "a shop's events could live"), rate)


def _publish(settings: "Settings", kafka: "Access", rate: float, log: "Log") -> None:
    from streams.publish.onto import publish_onto
    from streams.publish.timetable import as_fast_as_it_goes, at_rate

    timetable = at_rate(len(log), rate) if rate else as_fast_as_it_goes(len(log))
    done = publish_onto(settings, kafka, log, timetable, say)
    NOTES.print(
        f"{done.products} products, {done.launches} launches, what {log.shoppers.num_rows} shoppers told and "
        f"{log.acts} events published.",
        soft_wrap=True,
    )
