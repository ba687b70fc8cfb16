"""`launchpulse learner`: what outcomes teach, and who may spend how much of a budget."""

import asyncio
import signal
from typing import TYPE_CHECKING

import typer

from streams.cli.output import NOTES, print_json, say

if TYPE_CHECKING:
    from streams.brokers.access import Access
    from streams.learner.app import Done
    from streams.settings import Settings


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(learner)


def learner(
    until_caught_up: bool = typer.Option(
        False, "--until-caught-up", help="Stop once all that the journal holds is learnt and granted."
    ),
    json: bool = typer.Option(False, "--json", help="End with one JSON object: outcomes, states, grants."),
) -> None:
    """Learn from outcomes, and share budgets out over partitions; workers read both within a second.

    A launch whose plan has a budget is not promoted before its first grant. A second learner does no harm and may take
    over at once. TERM or Ctrl-C tell what was learnt, then end.
    """
    from streams.kafka.ensured import ensured
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    kafka = standing_kafka(settings, "a journal could stand")
    asyncio.run(ensured(settings, kafka))
    NOTES.print(f"Learning from the journal at {kafka.bootstrap}.")
    done = asyncio.run(_until_stopped(settings, kafka, until_caught_up))
    _tell(done)
    if json:
        told = {name: count for name, count in vars(done.outcomes).items() if name != "named"}
        print_json({"outcomes": told, "states": done.states, "grants": done.grants})


async def _until_stopped(settings: "Settings", kafka: "Access", until_caught_up: bool) -> "Done":
    from streams.brokers.persisting import persist
    from streams.learner.app import run_learner

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_caught_up:
        return await run_learner(settings, kafka, stop=stop, until_caught_up=True)
    return await persist(lambda: run_learner(settings, kafka, stop=stop), stop, say)


def _tell(done: "Done") -> None:
    counts = done.outcomes
    NOTES.print(
        f"Learnt from {counts.learnt} outcomes; not shown {counts.failed}, of frozen launches {counts.frozen}, "
        f"of unknown launches {counts.unknown}, refused {counts.refused}. "
        f"Told {done.states} states and {done.grants} grants.",
        soft_wrap=True,
    )
