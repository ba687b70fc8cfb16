"""`launchpulse plan check | new | schema`: launch plans, before they go live."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.output import NOTES, print_json

if TYPE_CHECKING:
    from streams.plans.check import Checked
    from streams.plans.shop import Shop

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
Files = Annotated[list[Path], typer.Argument(help="Plan files, YAML, one plan each.")]
Catalogue = Annotated[
    Path | None,
    typer.Option(
        exists=True, dir_okay=False, help="Products to check against: JSON lines, as of `launchpulse import`."
    ),
]


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Launch plans: write, check, put live, watch, end.")
    for command in (check, new, schema):
        group.command(command.__name__)(command)
    app.add_typer(group, name="plan")


def check(
    files: Files,
    catalogue: Catalogue = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not look for a running catalogue.")] = False,
    as_json: Json = False,
) -> None:
    """Name every mistake of plan files by line and column; exit 1 where there is one.

    Products are checked against --catalogue, or against the topic `products` where Kafka is configured or running.
    """
    from streams.plans.shown import shown

    shop = _shop(catalogue, offline)
    checked = {file: _checked(file, shop) for file in files}
    errors = [{"file": str(file), **one.as_json()} for file, found in checked.items() for one in found.findings]
    for file, found in checked.items():
        for one in found.findings:
            NOTES.print(shown(str(file), one, found.source.lines), markup=False, soft_wrap=True)
        if found.plan is not None:
            NOTES.print(f"{file}: fine, launch {found.plan.launch}", markup=False, soft_wrap=True)
    if errors:
        NOTES.print(f"{len(errors)} mistakes.")
    if as_json:
        print_json({"errors": errors, "files": len(files)})
    if errors:
        raise typer.Exit(1)


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


def _checked(file: Path, shop: "Shop | None") -> "Checked":
    from streams.plans.check import Checked, check
    from streams.plans.findings import Finding
    from streams.plans.source import source_of

    try:
        return check(file.read_bytes(), shop)
    except OSError as error:
        return Checked(source_of(""), [Finding(1, 1, "", f"the file cannot be read: {error.strerror}")], None)


def _shop(catalogue: Path | None, offline: bool) -> "Shop | None":
    from streams.plans.catalogues import read_catalogue

    return None if catalogue is None else read_catalogue(catalogue)
