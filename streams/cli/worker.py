"""`launchpulse worker`: the Faust app, until Ctrl-C or TERM."""

import asyncio
from typing import TYPE_CHECKING

import typer

from streams.cli.output import NOTES

if TYPE_CHECKING:
    from streams.brokers.access import Access
    from streams.settings import Settings

_PARTITIONS = typer.Option(None, "--partitions", min=1, max=1024, help="Partitions of each event topic, as they stand.")
_LOG_LEVEL = typer.Option("warning", "--log-level", help="debug, info, warning or error, to standard error.")


def commands(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker")(worker)


def worker(partitions: int | None = _PARTITIONS, log_level: str = _LOG_LEVEL) -> None:
    """Score events and decide, until Ctrl-C. Start as many as there are partitions, on as many machines as you like."""
    from streams.app import default
    from streams.local.running import running
    from streams.settings import Settings
    from streams.transport.running import run

    settings = Settings()
    if partitions is not None:
        settings = settings.model_copy(update={"partitions": partitions})
    with running(settings, ("kafka", "triton")) as addresses:
        asyncio.run(_ensure_topics(settings, addresses.kafka))
        _say(f"Reading what shoppers do at {addresses.kafka.bootstrap}, in the group {settings.group}.")
        run(default(settings, addresses.kafka, _say), log_level=log_level)


def _say(told: str) -> None:
    NOTES.print(told, soft_wrap=True)


async def _ensure_topics(settings: "Settings", kafka: "Access") -> None:
    """The embedded broker forgets its topics; on any other they are made on purpose, with `topics create`."""
    from scorer.errors import BadSetting
    from streams.kafka import admin
    from streams.kafka.topics import plans

    wanted = plans(settings)
    if not settings.kafka:
        await admin.create(kafka, wanted)
    standing = await admin.standing(kafka, [plan.name for plan in wanted])
    counts = {name: topic.partitions for name, topic in standing.items()}
    wrong = [plan.name for plan in wanted if counts.get(plan.name) != plan.partitions]
    if wrong:
        raise BadSetting(
            "Topics are missing, or have other numbers of partitions than the settings say",
            where=kafka.bootstrap,
            seen=", ".join(f"{name}: {counts.get(name, 'missing')}" for name in wrong),
            remedy="Run `launchpulse topics check`, then `launchpulse topics create`.",
        )
