"""`launchpulse demo`: the whole path on one machine, ended by a recount that proves the tables right."""

from pathlib import Path
from typing import Any

import typer

from streams.cli.output import NOTES, complete_on_error, print_json

_EVENTS = typer.Option(30_000, "--events", min=1, help="Events of the seeded shop.")
_SEED = typer.Option(7, "--seed", min=0, help="Seed of the shop; the same seed, the same events.")
_RATE = typer.Option(1_500.0, "--rate", min=1.0, help="Events a second.")
_CHUNK = typer.Option(None, "--chunk", min=1, help="Publish all first, then read in chunks of this size.")
_FORMAT = typer.Option(None, "--format", help="A log of your own: its format, as `launchpulse import` names it.")
_FILE = typer.Option(None, "--file", help="The log of your own.")
_LIMIT = typer.Option(None, "--limit", min=1, help="Only the first events of that log.")
_VERIFY = typer.Option(False, "--verify-replay", help="Compute it all again at the end, and compare byte for byte.")
_JSON = typer.Option(False, "--json", help="End with one JSON object.")


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo(
    events: int = _EVENTS,
    seed: int = _SEED,
    rate: float = _RATE,
    chunk: int | None = _CHUNK,
    log_format: str | None = _FORMAT,
    file: Path | None = _FILE,
    limit: int | None = _LIMIT,
    verify_replay: bool = _VERIFY,
    json: bool = _JSON,
) -> None:
    """Publish a shop's events, score them, decide, write to ClickHouse, and recount it all from the topics."""
    from streams.demo.options import Options
    from streams.demo.result import Result
    from streams.demo.run import run
    from streams.settings import Settings

    if (log_format is None) != (file is None):
        raise typer.BadParameter("--format and --file go together")
    options = Options(events, seed, rate, chunk, log_format, file, limit, verify_replay)
    with complete_on_error(json, Result().told() | ({"parity": None} if verify_replay else {})):
        result = run(Settings(), options, NOTES)
    shown = result.pop("shown")
    _show(result, shown)
    if json:
        print_json(result)
    parted = "parity" in result and not result["parity"]["same"]
    if result["recount"]["differences"] or parted:
        raise typer.Exit(1)


def _show(result: dict[str, Any], shown: dict[str, Any]) -> None:
    from streams.cli import replayed
    from streams.watching.screen import table_of

    names, rows = shown["launches"]
    if rows:
        NOTES.print("Launches with the most triggers, read back from ClickHouse:")
        NOTES.print(table_of(names, rows))
    delay = result["event_to_trigger_ms"]
    NOTES.print(
        f"{result['events']} events, {result['events_per_s']} a second; {result['decisions']} decisions, "
        f"{result['triggers']} triggers, {result['reviews_scored']} reviews scored, "
        f"{result['dead_letters']} dead letters, {result['degraded']} degraded."
    )
    channels = ", ".join(f"{count} by {channel}" for channel, count in result["promotions_by_channel"].items())
    closed = result["outcomes"]
    NOTES.print(
        f"Promotions: {channels or 'none'}; {closed['closed']} outcomes closed, {closed['clicked']} with a click, "
        f"{closed['bought']} with a purchase."
    )
    NOTES.print(f"From event to trigger in ClickHouse: {delay['p50']} ms (median), {delay['p99']} ms (p99).")
    if agreed := shown["agreement"]:
        NOTES.print(
            f"Interest against the shop's hidden truth, {agreed.pairs} pairs: AUC {agreed.interest:.3f} "
            f"(popularity {agreed.popularity:.3f}, the truth itself {agreed.ceiling:.3f})."
        )
    _tell(result)
    if "parity" in result:
        replayed.show(result["parity"], NOTES)
    counted = result["recount"]
    NOTES.print(f"Recount from the topics: {counted['rows']} rows compared, {counted['differences']} differences.")
    for difference in shown["differences"][:20]:
        NOTES.print(f"  {difference}")


def _tell(result: dict[str, Any]) -> None:
    """Two launches under plans: what was learnt, what they caused, one why and one why not."""
    from streams.cli.learnt_shown import learnt
    from streams.cli.why_shown import show
    from streams.lift.screen import launch

    for name, told in result.get("learning", {}).items():
        NOTES.print(f"{name}, policy {told['policy']}")
        for said in learnt(told):
            NOTES.print(f"  {said}")
    for each in result.get("lift", []):
        NOTES.print(launch(each))
    for title, key in (("Why?", "why"), ("Why not?", "why_not")):
        if result.get(key):
            NOTES.print(title, style="bold")
            show(result[key], NOTES)
