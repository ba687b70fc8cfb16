"""`launchpulse demo`: the whole path on one machine, ended by a recount that proves the tables right."""

from collections.abc import Sequence
from pathlib import Path

import typer

from streams.cli.finite import finite
from streams.cli.output import NOTES, answers, complete_on_error, print_json

_EVENTS = typer.Option(
    None, "--events", "--limit", min=1, help="Events of the seeded shop (else 30,000), or the first of your own log."
)
_SEED = typer.Option(None, "--seed", min=0, help="Seed of the shop (else 7); the same seed, the same events.")
_RATE = typer.Option(None, "--rate", min=1.0, callback=finite, help="Events of the shop a second (else 1,500).")
_CHUNK = typer.Option(None, "--chunk", min=1, help="Publish all first, then read in chunks of this size.")
_FORMAT = typer.Option(None, "--format", help="A log of your own: its format, as `launchpulse import` names it.")
_FILE = typer.Option(None, "--file", help="The log of your own.")
_VERIFY = typer.Option(False, "--verify-replay", help="Compute it all again at the end, and compare byte for byte.")
_KEEP = typer.Option(None, "--keep", help="Capture the topics into this folder at the end, for replays and backtests.")
_JSON = typer.Option(False, "--json", help="End with one JSON object.")


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo(
    events: int | None = _EVENTS,
    seed: int | None = _SEED,
    rate: float | None = _RATE,
    chunk: int | None = _CHUNK,
    log_format: str | None = _FORMAT,
    file: Path | None = _FILE,
    verify_replay: bool = _VERIFY,
    keep: Path | None = _KEEP,
    json: bool = _JSON,
) -> None:
    """Publish a shop's events, score them, decide, write to ClickHouse, and recount it all from the topics."""
    from streams.cli.demo_shown import show
    from streams.demo.options import RATE, SEED, Options
    from streams.demo.result import Result
    from streams.demo.run import run
    from streams.settings import Settings

    _check([name for name, value in (("--seed", seed), ("--rate", rate)) if value is not None], chunk, log_format, file)
    seed, rate = SEED if seed is None else seed, RATE if rate is None else rate
    options = Options(events, seed, rate, chunk, log_format, file, verify_replay, keep)
    with complete_on_error(json, Result().told() | ({"parity": None} if verify_replay else {})):
        result = run(Settings(), options, NOTES)
    shown = result.pop("shown")
    show(result, shown, answers(json))
    if json:
        print_json(result)
    parted = "parity" in result and not result["parity"]["same"]
    if result["recount"]["differences"] or parted:
        raise typer.Exit(1)


def _check(of_shop: Sequence[str], chunk: int | None, log_format: str | None, file: Path | None) -> None:
    """Raises BadParameter for options that would say nothing together; `of_shop` are those of the shop."""
    if (log_format is None) != (file is None):
        raise typer.BadParameter("--format and --file go together")
    if file is not None and of_shop:
        only = "only the seeded shop has a seed and a rate; a log of your own is published as fast as it goes"
        raise typer.BadParameter(only, param_hint=of_shop[0])
    if chunk is not None and "--rate" in of_shop:
        raise typer.BadParameter("with --chunk all is published before it is read", param_hint="--rate")
