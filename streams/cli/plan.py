"""`launchpulse plan check | new | schema`: launch plans, before they go live; streams.cli.live_plans has the rest."""

from pathlib import Path
from typing import Annotated

import typer

from streams.cli import live_plans
from streams.cli.output import NOTES, print_json
from streams.cli.plan_files import check_file, fail_on, launches, products, warn

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
Files = Annotated[list[Path], typer.Argument(help="Plan files, YAML, one plan each.")]
Catalogue = Annotated[
    Path | None,
    typer.Option(help="Products to check against: JSON lines, as of `launchpulse import`."),
]


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Launch plans: write, check, put live, watch, end.")
    for command in (new, check, schema):
        group.command(command.__name__)(command)
    live_plans.commands(group)
    app.add_typer(group, name="plan")


def check(
    files: Files,
    catalogue: Catalogue = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not look for a running catalogue.")] = False,
    as_json: Json = False,
) -> None:
    """Name every mistake of plan files by line and column; exit 1 where there is one.

    Products are checked against --catalogue, or against the topic `products` where Kafka is configured or running;
    there, live plans of another currency are warned of too.
    """
    shop = products(catalogue, offline)
    checked = [check_file(file, shop) for file in files]
    for one in checked:
        if one.plan is not None:
            NOTES.print(f"{one.file}: fine, launch {one.plan.launch}", markup=False, soft_wrap=True)
    fail_on(checked, as_json)
    warned = warn(checked, launches(offline))
    if as_json:
        print_json({"errors": [], "warnings": warned, "files": len(files)})


def new(
    launch: Annotated[str, typer.Argument(help="Id of the launch")],
    product: Annotated[str, typer.Argument(help="Id of its product")],
) -> None:
    """Print a plan to begin with: every field, what it means, and an example."""
    from streams.plans.template import template

    print(template(launch, product), end="")


def schema() -> None:
    """Print the JSON Schema of plans, for editors."""
    from streams.plans.json_schema import json_schema_text

    print(json_schema_text(), end="")
