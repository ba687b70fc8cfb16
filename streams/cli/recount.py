"""`launchpulse recount`: prove the tables right, or name what is wrong."""

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from streams.cli.output import NOTES, answers, complete_on_error, print_json
from streams.printable import printable

if TYPE_CHECKING:
    from rich.console import Console

    from streams.recount.result import Recount
    from streams.settings import Settings

_EMBEDDED = " The embedded broker keeps topics in memory; `launchpulse stack reset` empties both."
_MISSING = dict.fromkeys(("rows", "differences", "tables", "named"))


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(recount)


def recount(
    json: bool = typer.Option(False, "--json", help="End with one JSON object: rows, differences, tables, named."),
) -> int:
    """Read all topics again, in plain Python and without the pipeline's code, and compare every row and every sum.

    Differences are named on standard error (the first 20) and the exit status is 1.
    """
    from streams.settings import Settings

    with complete_on_error(json, _MISSING):
        settings = Settings()
        result = _counted(settings)
    summary = result.summary()
    _tell(result, summary, answers(json), own_kafka=bool(settings.kafka))
    if json:
        print_json(summary)
    return 1 if summary["differences"] else 0


def _counted(settings: "Settings") -> "Recount":
    from rich.progress import Progress

    from streams.clickhouse.client import plain_errors
    from streams.local.opened import opened
    from streams.local.standing_kafka import standing_kafka
    from streams.recount.run import recount as count

    kafka = standing_kafka(settings, "topics could stand")
    with (
        opened(settings) as (client, where),
        plain_errors(where),
        Progress(console=NOTES, transient=True) as bar,
    ):
        task = bar.add_task("Reading the topics", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return asyncio.run(count(settings, kafka, client, progress=show))


def _tell(result: "Recount", summary: dict[str, Any], console: "Console", *, own_kafka: bool) -> None:
    for difference in result.report.named:
        console.print(printable(difference.sentence()), markup=False)
    if result.events_not_taken or result.steps_not_inserted:
        console.print(
            f"On their way: {result.events_not_taken} events that no step has taken, {result.steps_not_inserted} steps "
            "that are not inserted. Their rows count as lost until they are."
        )
    if result.older_events:
        console.print(
            f"{result.older_events} events in ClickHouse were published before the first that the topics hold, so "
            "their topics are gone." + ("" if own_kafka else _EMBEDDED)
        )
    if summary["past_retention"]:
        console.print(
            f"Retention has passed {summary['past_retention']} rows and sums, which are left out: topics hold no more "
            "all that led to them."
        )
    if summary["past_keeping"]:
        console.print(
            f"{summary['past_keeping']} rows and sums are left out: the records that led to them are stamped longer "
            "ago than the tables keep them (400 days a row, 1,830 days a sum)."
        )
    console.print(f"{summary['rows']} rows compared, {summary['differences']} differences.")
