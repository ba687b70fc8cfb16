"""`launchpulse plan apply | list | show | diff | pause | resume | end`: plans that are live, on topic `launches`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.changes_shown import compared, field, tell, without_plan
from streams.cli.launches_topic import launches_topic, standings
from streams.cli.output import NOTES, print_json
from streams.cli.plan_files import check_file, fail_on, products, warn

if TYPE_CHECKING:
    from scorer.plan import Plan

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
Files = Annotated[list[Path], typer.Argument(help="Plan files, YAML, one plan each.")]
Launch = Annotated[str, typer.Argument(help="Id of the launch.")]
Capture = Annotated[
    Path | None, typer.Option("--from-capture", help="A folder of `launchpulse capture`, in place of the broker.")
]
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

    topic = launches_topic()
    shop = products(None, offline=False)
    checked = [check_file(file, shop) for file in files]
    fail_on(checked, as_json)
    standing = topic.standings()
    wanted = changes([one.plan for one in checked if one.plan], standing)
    warned = warn(checked, standing)
    done = wanted if dry_run else topic.publish(wanted)
    tell(done, dry_run)
    if as_json:
        print_json({"launches": [one.as_json() for one in done], "dry_run": dry_run, "warnings": warned})


def list_launches(capture: Capture = None, as_json: Json = False) -> None:
    """List every launch with its version, status, product and window."""
    from streams.cli.launches_table import as_row, table

    found = list(standings(capture).values())
    if as_json:
        print_json({"launches": [as_row(one) for one in found]})
    else:
        print(table(found))
    NOTES.print(f"{len(found)} launches.")


def show(launch: Launch, capture: Capture = None, as_json: Json = False) -> None:
    """Print a launch's plan as YAML, as a file that could be applied again, with its version and status."""
    from streams.cli.launches_table import as_row, plain
    from streams.plans.live import the_one
    from streams.plans.written_out import as_yaml, fields_of, not_as_told

    found = the_one(standings(capture), launch)
    remarks = not_as_told(found.plan) if found.plan else []
    if as_json:
        for remark in remarks:
            NOTES.print(f"{remark}.", markup=False)
        print_json({**as_row(found), "plan": plain(fields_of(found.plan)) if found.plan else None})
        return
    print(f"# version {found.version}, {found.status}", *remarks, sep="\n# ")
    print(as_yaml(found.plan) if found.plan else without_plan(found), end="")


def diff(launch: Launch, file: Annotated[Path, typer.Argument(help="A plan file.")], as_json: Json = False) -> None:
    """Show what applying a plan file would change of a launch, by field; exit 0 whether or not something differs."""
    from streams.plans.apply import changes
    from streams.plans.written_out import differences

    plan = _plan_of(launch, file, as_json)
    standing = launches_topic().the_one(launch)
    found, after = differences(standing.plan, plan), changes([plan], {launch: standing})[0].after
    for one in found:
        print(field(one))
    NOTES.print(compared(standing, after, len(found)), markup=False, soft_wrap=True)
    if as_json:
        stands = {"launch": launch, "version": standing.version, "status": standing.status}
        print_json({**stands, "changes": found, "after": {"version": after.version, "status": after.status}})


def _plan_of(launch: str, file: Path, as_json: bool) -> "Plan":
    from scorer.errors import BadSetting

    checked = check_file(file, None)
    fail_on([checked], as_json)
    if checked.plan is None or checked.plan.launch != launch:
        seen = checked.plan.launch if checked.plan else ""
        raise BadSetting(
            "the file is a plan of another launch", where=str(file), seen=seen, remedy=f"Is {launch} meant?"
        )
    return checked.plan


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
        launches_topic().the_one(launch)
        typer.confirm(f"End {launch} for good?", abort=True, err=True)
    _set_status(launch, "ended", as_json)


def _set_status(launch: str, status: str, as_json: bool) -> None:
    from streams.plans.apply import with_status

    topic = launches_topic()
    done = topic.publish([with_status(topic.the_one(launch), status)])
    tell(done, dry_run=False)
    if as_json:
        print_json(done[0].as_json())
