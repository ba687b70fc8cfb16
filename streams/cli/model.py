"""`launchpulse model`: what is served, what it is worth, and how a new version is made."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import unlabelled as unlabelled_texts
from streams.cli.adapt import adapt
from streams.cli.bar import Bar
from streams.cli.calibrate import calibrate
from streams.cli.compare import compare
from streams.cli.curve import curve
from streams.cli.drift import drift
from streams.cli.evaluate import evaluate
from streams.cli.explain import explain
from streams.cli.export import export
from streams.cli.lifecycle import Json, Repository, Version, candidate, promote, register, rollback, settings_with
from streams.cli.output import NOTES, print_json
from streams.cli.work_folder import work_folder

if TYPE_CHECKING:
    from streams.training.interest_task import Given


class Task(StrEnum):
    """What can be trained."""

    text = "text"
    interest = "interest"


MODEL_OF = {Task.text: "text_encoder", Task.interest: "interest"}


def commands(app: typer.Typer) -> None:
    """Adds the group `model`."""
    group = typer.Typer(help="Models: what is served, what it is worth, and new versions.", no_args_is_help=True)
    group.command("list")(list_models)
    group.command("card")(show_card)
    group.command("train")(train)
    group.command("evaluate")(evaluate)
    group.command("calibrate")(calibrate)
    group.command("adapt")(adapt)
    group.command("curve")(curve)
    group.command("explain")(explain)
    group.command("drift")(drift)
    group.command("export")(export)
    group.command("compare")(compare)
    for command in (register, promote, rollback, candidate):
        group.command()(command)
    app.add_typer(group, name="model")


def list_models(repository: Repository = None, as_json: Json = False) -> None:
    """Each model's versions: which is served since when, and whether its files are those that its card names."""
    from streams.lifecycle.listing import models
    from streams.triton.repository import repository_of

    found = models(repository_of(settings_with(repository)))
    if as_json:
        print_json({"models": found})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "version", "state", "since, by", "bytes", "intact")
    for row in found:
        candidate = ", withdrawn" if row["withdrawn"] else ", candidate" if row["candidate"] else ""
        state = row["state"] + candidate
        intact = "yes" if row["intact"] else "NO"
        table.add_row(row["model"], str(row["version"]), state, _promotion(row), f"{row['bytes']:,}", intact)
    Console().print(table)


def _promotion(row: dict[str, Any]) -> str:
    told = row["promotion"] or {"at": "", "by": ""}
    at = told["at"][:16].replace("T", " ")  # of one word a narrow terminal would show the beginning alone
    return f"{at} {told['by'].removeprefix('launchpulse ')}".strip()


def show_card(
    model: Annotated[str, typer.Argument(help="text_encoder or interest")],
    version: Annotated[int | None, typer.Option(min=1, help="The served one unless given")] = None,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """What a version was trained on, and what it scores on what it has not seen."""
    from streams.triton.cards import card, readable
    from streams.triton.repository import repository_of

    root = repository_of(settings_with(repository))
    found = card(model, root, version)
    if as_json:
        print_json(found)
    else:
        _show(readable(model, root, version))


def _show(markdown: str) -> None:
    """Laid out for eyes on a screen; as it stands where it goes into a file or another program."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    if console.is_terminal:
        console.print(Markdown(markdown))
    else:
        typer.echo(markdown)


def train(
    task: Annotated[Task | None, typer.Option(help="Which model; both, texts first, unless given")] = None,
    out: Annotated[Path, typer.Option(help="Model repository that gets the new version")] = Path("triton_models"),
    version: Version = None,
    config: Annotated[
        Path | None, typer.Option(help="Configuration of the one task; the packaged one unless given")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(help="Keeps downloads and the slow parts for another run; data_dir/training unless given"),
    ] = None,
    sentences: Annotated[Path | None, typer.Option(help="vaderSentiment's source package")] = None,
    network: Annotated[
        Path | None, typer.Option(help="Version folder whose text network is kept: the vectors' space stays")
    ] = None,
    public: Annotated[
        Path | None, typer.Option(envvar="LAUNCHPULSE_PUBLIC_LOGS", help="Public files to validate on")
    ] = None,
    unlabelled: Annotated[
        Path | None,
        typer.Option(help="text: reviews without labels, one a line, or JSON lines with `text`; see [unlabelled]"),
    ] = None,
    log: Annotated[
        list[str] | None,
        typer.Option(help="interest: a log to learn from beside the seeded shop's, FORMAT=FILE, as import names it"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train, export, measure what was exported on what it has not seen, and write its card."""
    from streams.training.versions import new_version

    if (config or network or unlabelled) and task is None:
        raise typer.BadParameter("--config, --network and --unlabelled need --task")
    if unlabelled and (network or task is Task.interest):
        raise typer.BadParameter("teaches the text network, which is not trained here", param_hint="--unlabelled")
    work = work_folder(work)
    cards = []
    for each in [task] if task else list(Task):
        with new_version(out, MODEL_OF[each], version, work) as folder, Bar() as progress:
            given = (sentences, network, public, unlabelled)
            cards.append(_trained(each, config, folder, work, *given, log or [], progress))
        made = out / MODEL_OF[each] / folder.name
        NOTES.print(f"wrote {made}; {made / 'card.md'} says what it is worth", soft_wrap=True)
    if as_json:
        print_json({"trained": cards})


def _trained(
    task: Task,
    config: Path | None,
    folder: Path,
    work: Path,
    sentences: Path | None,
    network: Path | None,
    public: Path | None,
    unlabelled: Path | None,
    logs: list[str],
    progress: Any,
) -> dict[str, Any]:
    from scorer.training.config import interest_config, text_recipe
    from streams.training import interest_task, text_task

    if task is Task.interest:
        return interest_task.train(interest_config(config), logs=_given(logs), folder=folder, progress=progress)
    recipe = text_recipe(config)
    read = unlabelled_texts.read(unlabelled) if unlabelled else []
    given = text_task.Given(sentences, public, network, read)
    return text_task.train(recipe, given, folder=folder, work=work, progress=progress)


def _given(logs: list[str]) -> "list[Given]":
    from streams.training.interest_task import Given

    pairs = [each.partition("=") for each in logs]
    if any(not (name and file) for name, _, file in pairs):
        raise typer.BadParameter("give FORMAT=FILE, for example uci=online_retail.csv", param_hint="--log")
    return [Given(name, Path(file)) for name, _, file in pairs]
