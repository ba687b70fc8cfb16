"""`launchpulse schemas check | release`: the current schemas against every released version."""

import typer

from streams.cli.output import NOTES, print_json

_JSON = typer.Option(False, "--json", help="End with one JSON object on standard output.")


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Check and release the Avro schemas of the topics.")
    group.command("check")(check)
    group.command("release")(release)
    app.add_typer(group, name="schemas")


def check(as_json: bool = _JSON) -> None:
    """Check that old and new readers and writers understand each other; exit 1 where they do not."""
    from schemas.review import review

    found = review()
    if as_json:
        print_json({"topics": found.topics, "incompatible": found.incompatible, "unreleased": found.unreleased})
    if found.incompatible:
        _fail("the schemas break readers: " + "; ".join(found.incompatible) + ". " + _COMPATIBLE)
    if found.unreleased:
        _fail(f"changed since the last release: {', '.join(found.unreleased)}. Run `launchpulse schemas release`.")
    NOTES.print(f"All {found.topics} schemas are compatible with every release, in both directions.")


def release(as_json: bool = _JSON) -> None:
    """Release every changed schema under the next version and id, in schemas/ of this checkout."""
    from schemas.release import release
    from schemas.review import review

    broken = review().incompatible
    done = [] if broken else release()
    if as_json:
        print_json({"released": {topic: version.schema_id for topic, version in done}, "incompatible": broken})
    if broken:
        _fail("nothing is released, as readers would break: " + "; ".join(broken) + ". " + _COMPATIBLE)
    for topic, version in done:
        NOTES.print(f"{topic}: version {version.number}, id {version.schema_id}")
    NOTES.print(f"{len(done)} schemas released.")


_COMPATIBLE = "Add fields with a default, remove only fields with a default, and leave types and names as they are."


def _fail(reason: str) -> None:
    NOTES.print(f"launchpulse: {reason}", soft_wrap=True, markup=False)
    raise typer.Exit(1)
