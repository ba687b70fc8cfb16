"""`launchpulse topics create | check`: makes every topic, and compares what stands with what is wanted."""

import asyncio

import typer

from streams.cli.output import NOTES, print_json

_JSON = typer.Option(False, "--json", help="End with one JSON object on standard output.")


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Make the topics, or check how they stand.")
    group.command("create")(create)
    group.command("check")(check)
    app.add_typer(group, name="topics")


def create(as_json: bool = _JSON) -> None:
    """Make every topic that does not exist; topics that exist are left as they are."""
    from streams.kafka import admin
    from streams.kafka.topics import plans
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    made = asyncio.run(admin.create(standing_kafka(settings, "topics could stand"), plans(settings)))
    NOTES.print(f"{len(made.created)} topics made, {len(made.existing)} stood already.")
    if as_json:
        print_json({"created": made.created, "existing": made.existing})
    else:
        print("\n".join(made.created))


def check(as_json: bool = _JSON) -> None:
    """Compare every topic with what the settings want; exit 1 where something differs."""
    from streams.kafka import admin
    from streams.kafka.ensured import hidden
    from streams.kafka.topics import differences, plans
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    wanted = plans(settings)
    kafka = standing_kafka(settings, "topics could stand")
    found = asyncio.run(admin.standing(kafka, [plan.name for plan in wanted]))
    differing = [line for plan in wanted for line in differences(plan, found.get(plan.name))]
    if as_json:
        print_json({"topics": len(wanted), "differences": differing})
    if differing:
        remedy = _REMEDY + (hidden(kafka) if len(found) < len(wanted) else "")
        NOTES.print(f"launchpulse: the topics are not as wanted: {'; '.join(differing)}. {remedy}", soft_wrap=True)
        raise typer.Exit(1)
    NOTES.print(f"All {len(wanted)} topics are as wanted.")


_REMEDY = (
    "`launchpulse topics create` makes missing ones; change the others with your broker's own tools "
    "(partitions of a topic with events in it cannot be changed without moving shoppers)."
)
