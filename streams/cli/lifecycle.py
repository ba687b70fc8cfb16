"""`launchpulse model register | promote | rollback | candidate`: which version is served, and how it came to be."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.bar import Bar
from streams.cli.output import NOTES, print_json

if TYPE_CHECKING:
    from streams.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object.")]
Repository = Annotated[Path | None, typer.Option(help="Model repository; the one of the settings unless given.")]
Version = Annotated[int | None, typer.Option(min=1, help="Number of the version; the next one unless given")]
Target = Annotated[
    Path | None, typer.Option(help="Model repository that gets the version; the served model's unless given")
]
Seed = Annotated[int, typer.Option(min=0, help="Of the draws behind the 95% intervals")]
Model = Annotated[str, typer.Argument(help="text_encoder or interest")]
Rebuilt = Annotated[
    bool, typer.Option("--profiles-rebuilt", help="Profiles were rebuilt by a replay in this version's vector space.")
]


def register(
    folder: Annotated[Path, typer.Argument(help="A version folder: card.json and the files that it names")],
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Check a version made elsewhere and put it into the repository as the next one, not served yet."""
    from streams.lifecycle.register import register as put
    from streams.triton.repository import repository_of

    with Bar() as progress:
        done = put(repository_of(settings_with(repository)), folder, progress)
    told = f"{done['model']}:{done['version']} stands in the repository; served is {done['served']}."
    _tell(done, as_json, f"{told}\n{to_serve(done['model'], done['version'], repository)}")


def promote(
    model: Model,
    version: Annotated[int, typer.Argument(min=1, help="Number of the version")],
    profiles_rebuilt: Rebuilt = False,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Serve another version: loaded and warmed up beside the old one, which serves until then. No request fails."""
    from streams.lifecycle.promote import promote as serve
    from streams.triton.history import Promotion

    known(model)
    wanted = Promotion(version, now(), f"launchpulse model promote {model} {version}")
    with NOTES.status(f"Triton loads {model}:{version} beside the served one"):
        done = serve(settings_with(repository), model, wanted, rebuilt=profiles_rebuilt)
    _tell(done, as_json, _served(done))


def rollback(
    model: Model, profiles_rebuilt: Rebuilt = False, repository: Repository = None, as_json: Json = False
) -> None:
    """Serve the version that was served before the last promotion."""
    from streams.lifecycle.promote import rollback as back

    known(model)
    by = f"launchpulse model rollback {model}"
    with NOTES.status(f"Triton loads the version of {model} before"):
        done = back(settings_with(repository), model, at=now(), by=by, rebuilt=profiles_rebuilt)
    _tell(done, as_json, _served(done))


def candidate(
    model: Model,
    version: Annotated[int | None, typer.Argument(min=1, help="Number of the version")] = None,
    none: Annotated[bool, typer.Option("--none", help="Serve no candidate.")] = False,
    repository: Repository = None,
    as_json: Json = False,
) -> None:
    """Serve a version beside the served one, for shadow mode and a canary; or --none."""
    from streams.lifecycle.candidate import stage, unstage

    known(model)
    if (version is None) != none:
        raise typer.BadParameter("name a version, or --none")
    settings = settings_with(repository)
    done = unstage(settings, model) if version is None else stage(settings, model, version)
    told = f"{done['name']} serves version {version}" if version else f"no {done['name']} is served"
    _tell(done, as_json, f"{told}.")


def known(model: str) -> None:
    """BadParameter for a name of no model."""
    from streams.triton.repository import MODELS

    if model not in MODELS:
        raise typer.BadParameter(f"{model!r} is none of {', '.join(MODELS)}")


def settings_with(repository: Path | None) -> "Settings":
    """The settings, with this model repository where one is given."""
    from streams.settings import Settings

    return Settings() if repository is None else Settings(model_repository=str(repository))


def to_serve(model: str, version: int, repository: Path | None, out: Path | None = None) -> str:
    """What to do so that a version which now stands in `out`, else in `repository`, is served."""
    from streams.triton.repository import repository_of

    if out is not None and out.resolve() != repository_of(settings_with(repository)).resolve():
        return f"launchpulse model register {out / model / str(version)} puts it into the served repository."
    named = f" --repository {repository}" if repository else ""
    return f"launchpulse model promote {model} {version}{named} serves it."


def now() -> str:
    """UTC, to the second, as the history has it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _served(done: dict[str, Any]) -> str:
    return f"{done['model']}:{done['version']} is served; it was {done['previous']}."


def _tell(done: dict[str, Any], as_json: bool, told: str) -> None:
    if as_json:
        print_json(done)
    else:
        NOTES.print(told, soft_wrap=True)
