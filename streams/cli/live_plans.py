"""`launchpulse plan apply | list | show | diff | pause | resume | end`: plans that are live, on topic `launches`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.output import NOTES, print_json
from streams.cli.plan_files import check_file, fail_on, products

if TYPE_CHECKING:
    from schemas.registry import Registry
    from streams.brokers.access import Access
    from streams.plans.apply import Change
    from streams.plans.live import Standing

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
Files = Annotated[list[Path], typer.Argument(help="Plan files, YAML, one plan each.")]
Launch = Annotated[str, typer.Argument(help="Id of the launch.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]


def commands(group: typer.Typer) -> None:
    """Add them to the group `plan`."""
    group.command("apply")(apply)
    group.command("list")(list_launches)
    for command in (show, diff, pause, resume, end):
        group.command(command.__name__)(command)


def apply(files: Files, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Put plans live, each as the next version of its launch; workers follow within a second, without a restart.

    One mistake in any file, and none goes live. The same plan twice changes nothing.
    """
    from streams.plans.apply import changes

    with _topic() as topic:
        shop = products(None, offline=False)
        checked = [check_file(file, shop) for file in files]
        fail_on(checked, as_json)
        wanted = changes([one.plan for one in checked if one.plan], topic.standings())
        done = wanted if dry_run else topic.publish(wanted)
    _tell(done, dry_run)
    if as_json:
        print_json({"launches": [one.as_json() for one in done], "dry_run": dry_run})


def list_launches(as_json: Json = False) -> None:
    """List every launch with its version, status, product and window."""
    from streams.cli.launches_table import as_row, table

    with _topic() as topic:
        found = list(topic.standings().values())
    if as_json:
        print_json({"launches": [as_row(one) for one in found]})
    else:
        print(table(found))
    NOTES.print(f"{len(found)} launches.")


def show(launch: Launch, as_json: Json = False) -> None:
    """Print a launch's plan as YAML, as a file that could be applied again, with its version and status."""
    from streams.cli.launches_table import as_row, plain
    from streams.plans.written_out import as_yaml, fields_of

    with _topic() as topic:
        found = topic.the_one(launch)
    if as_json:
        print_json({**as_row(found), "plan": plain(fields_of(found.plan)) if found.plan else None})
        return
    print(f"# version {found.version}, {found.status}")
    print(as_yaml(found.plan) if found.plan else _without_plan(found), end="")


def diff(launch: Launch, file: Annotated[Path, typer.Argument(help="A plan file.")], as_json: Json = False) -> None:
    """Show what a plan file would change of a launch, field by field; exit 0 whether or not something differs."""
    from scorer.errors import BadSetting
    from streams.plans.written_out import differences

    checked = check_file(file, None)
    fail_on([checked], as_json)
    with _topic() as topic:
        standing = topic.the_one(launch)
    if checked.plan is None or checked.plan.launch != launch:
        seen = checked.plan.launch if checked.plan else ""
        raise BadSetting(
            "the file is a plan of another launch", where=str(file), seen=seen, remedy=f"Is {launch} meant?"
        )
    found = differences(standing.plan, checked.plan)
    for one in found:
        print(f"{one['field']}: {_shown(one['old'])} -> {_shown(one['new'])}")
    NOTES.print(f"{len(found)} fields of {launch}, version {standing.version}, {standing.status}, would change.")
    if as_json:
        print_json({"launch": launch, "version": standing.version, "status": standing.status, "changes": found})


def pause(launch: Launch, as_json: Json = False) -> None:
    """Promote a launch no more until `resume`; its window and its holdout stay."""
    _set_status(launch, "paused", as_json)


def resume(launch: Launch, as_json: Json = False) -> None:
    """Promote a paused launch again."""
    _set_status(launch, "live", as_json)


def end(
    launch: Launch,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """End a launch for good; asks first. Only applying a plan lets it live again."""
    if not yes:
        typer.confirm(f"End {launch} for good?", abort=True, err=True)
    _set_status(launch, "ended", as_json)


def _set_status(launch: str, status: str, as_json: bool) -> None:
    from streams.plans.apply import with_status

    with _topic() as topic:
        done = topic.publish([with_status(topic.the_one(launch), status)])
    _tell(done, dry_run=False)
    if as_json:
        print_json(done[0].as_json())


@dataclass(frozen=True)
class _Topic:
    """The topic `launches` of a running Kafka."""

    kafka: "Access"
    name: str
    registry: "Registry"

    def standings(self) -> "dict[str, Standing]":
        from streams.plans.live import read_launches

        found = asyncio.run(read_launches(self.kafka, self.name, self.registry))
        for one in found.unread:
            NOTES.print(f"launchpulse: {self.name}: {one}", markup=False, soft_wrap=True)
        return found.by_id

    def the_one(self, launch: str) -> "Standing":
        from streams.plans.live import the_one

        return the_one(self.standings(), launch)

    def publish(self, wanted: "list[Change]") -> "list[Change]":
        from streams.plans.apply import publish

        return asyncio.run(publish(self.kafka, self.name, self.registry, wanted))


@contextmanager
def _topic() -> Iterator[_Topic]:
    """An embedded broker is never started for it: its topics would end with the command."""
    from scorer.errors import Unavailable
    from streams.codec.registries import registry_for
    from streams.local.addresses import resolve
    from streams.settings import Settings

    settings = Settings()
    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        raise Unavailable(
            "there is no Kafka that launches could live on",
            remedy="Name yours in LAUNCHPULSE_KAFKA, or start the embedded parts with `launchpulse stack up`.",
        )
    yield _Topic(kafka, settings.topic("launches"), registry_for(settings))


def _tell(changes: "list[Change]", dry_run: bool) -> None:
    for one in changes:
        named = f"{one.after.launch}: version {one.after.version}, {one.after.status}"
        if not one.changed:
            NOTES.print(f"{named}: nothing changes", markup=False, soft_wrap=True)
            continue
        NOTES.print(f"{named}{' (would be)' if dry_run else ''}", markup=False, soft_wrap=True)
        for field in one.as_json()["changes"] if one.before and one.before.plan else ():
            NOTES.print(
                f"  {field['field']}: {_shown(field['old'])} -> {_shown(field['new'])}", markup=False, soft_wrap=True
            )
        if one.by_another:
            told = "someone else changed it at the same time; `launchpulse plan show` tells what stands now"
            NOTES.print(f"launchpulse: {one.after.launch}: {told}", markup=False, soft_wrap=True)


def _shown(value: str | None) -> str:
    return "not given" if value is None else value


def _without_plan(standing: "Standing") -> str:
    why = "# It has no plan: it was published by `simulate`, `import` or a producer of yours."
    window = f"{standing.start_ms} to {standing.end_ms}, Unix milliseconds"
    return f"{why}\n# product {standing.product}, window {window}\n"
