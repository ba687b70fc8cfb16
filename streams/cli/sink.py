"""`launchpulse sink`: what the workers decide, and what shoppers did, into ClickHouse."""

import asyncio
from typing import TYPE_CHECKING, Final

import typer

from streams.cli.output import NOTES, print_json
from streams.cli.until_stopped import until_stopped
from streams.last_resort import LastResort

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from streams.clickhouse.sink.app import Places
    from streams.clickhouse.sink.work import Counts
    from streams.settings import Settings

_NOT_ENDED: Final = (
    "The sink was to end and did not within 20 s, as happens where ClickHouse does not answer: it ends now. The insert "
    "at hand is repeated by the next sink."
)


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(sink)


def sink(
    until_caught_up: bool = typer.Option(
        False, "--until-caught-up", help="Stop once all that the journal holds is in ClickHouse."
    ),
    json: bool = typer.Option(False, "--json", help="End with one JSON object: rows per table, intents."),
) -> None:
    """Insert events, decisions, triggers and scores into ClickHouse, each exactly once.

    One sink writes at a time: a second one takes over, and the first stops. TERM or Ctrl-C finish the insert at hand,
    for 20 s at most: the next sink repeats what was not finished.
    """
    from streams.clickhouse.sink.app import places
    from streams.kafka.ensured import ensured
    from streams.local.running import running
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    kafka = standing_kafka(settings, "a journal could stand")
    with running(settings, parts=("clickhouse",)) as at:
        asyncio.run(ensured(settings, kafka))
        where = places(kafka, at.clickhouse, at.clickhouse_token)
        NOTES.print(f"Following the journal at {kafka.bootstrap}.")
        counts = _counts(settings, where, until_caught_up)
    rows = {table: count for lane in counts.values() for table, count in sorted(lane.rows.items())}
    told = ", ".join(f"{table} {count}" for table, count in rows.items()) or "nothing"
    NOTES.print(f"Inserted: {told}.")
    if json:
        intents = sum(lane.intents for lane in counts.values())
        repeated = sum(lane.repeated for lane in counts.values())
        print_json({"rows": rows, "intents": intents, "repeated": repeated})


def _counts(settings: "Settings", where: "Places", until_caught_up: bool) -> "dict[str, Counts]":
    from streams.clickhouse.sink.app import run_sink

    def work(stop: asyncio.Event) -> "Awaitable[dict[str, Counts]]":
        return run_sink(settings, where, stop=stop, until_caught_up=until_caught_up)

    return until_stopped(work, LastResort(_NOT_ENDED), once=until_caught_up)
