"""`launchpulse worker`: the Faust app, until Ctrl-C or TERM."""

import asyncio

import typer

from streams.cli.output import say

_PARTITIONS = typer.Option(None, "--partitions", min=1, max=1024, help="Partitions of each event topic, as they stand.")
_LOG_LEVEL = typer.Option("warning", "--log-level", help="debug, info, warning or error, to standard error.")


def commands(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker")(worker)


def worker(partitions: int | None = _PARTITIONS, log_level: str = _LOG_LEVEL) -> None:
    """Score events and decide, until Ctrl-C. Start as many as there are partitions, on as many machines as you like."""
    from streams.app import default
    from streams.kafka.ensured import ensured_as_set
    from streams.local.running import running
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings
    from streams.transport.running import run

    settings = Settings()
    if partitions is not None:
        settings = settings.model_copy(update={"partitions": partitions})
    kafka = standing_kafka(settings, "events could live")
    with running(settings, ("triton",)):
        asyncio.run(ensured_as_set(settings, kafka))
        say(f"Reading what shoppers do at {kafka.bootstrap}, in the group {settings.group}.")
        run(default(settings, kafka, say), log_level=log_level)
