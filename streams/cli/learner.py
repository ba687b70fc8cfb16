"""`launchpulse learner`: what outcomes teach, and who may spend how much of a budget."""

import asyncio
from typing import TYPE_CHECKING, Final

import typer

from streams.cli.output import NOTES, print_json
from streams.cli.until_stopped import until_stopped
from streams.last_resort import LastResort

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from streams.brokers.access import Access
    from streams.learner.app import Done
    from streams.settings import Settings

_NOT_ENDED: Final = (
    "The learner was to end and did not within 20 s, as happens where the broker does not answer: it ends now. The "
    "next one learns again what this one did not tell."
)


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
    over at once. TERM or Ctrl-C tell what was learnt, for 20 s at most, then end.
    """
    from streams.kafka.ensured import ensured
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    kafka = standing_kafka(settings, "a journal could stand")
    asyncio.run(ensured(settings, kafka))
    NOTES.print(f"Learning from the journal at {kafka.bootstrap}.")
    done = _done(settings, kafka, until_caught_up)
    _tell(done)
    if json:
        told = {name: count for name, count in vars(done.outcomes).items() if name != "named"}
        print_json({"outcomes": told, "states": done.states, "grants": done.grants})


def _done(settings: "Settings", kafka: "Access", until_caught_up: bool) -> "Done":
    from streams.learner.app import run_learner

    def work(stop: asyncio.Event) -> "Awaitable[Done]":
        return run_learner(settings, kafka, stop=stop, until_caught_up=until_caught_up)

    return until_stopped(work, LastResort(_NOT_ENDED), once=until_caught_up)


def _tell(done: "Done") -> None:
    counts = done.outcomes
    NOTES.print(
        f"Learnt from {counts.learnt} outcomes; not shown {counts.failed}, of frozen launches {counts.frozen}, "
        f"of unknown launches {counts.unknown}, refused {counts.refused}. "
        f"Told {done.states} states and {done.grants} grants.",
        soft_wrap=True,
    )
