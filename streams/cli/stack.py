"""`launchpulse stack up | status | down | reset`: the embedded broker, Triton and ClickHouse on this machine."""

import shutil
from functools import partial
from pathlib import Path

import typer

from scorer.errors import LaunchpulseError, Unavailable
from streams.cli.output import NOTES, print_json, silent_libraries
from streams.cli.stack_shown import show_addresses, show_nothing_started, show_part, tell

Json = typer.Option(False, "--json", help="End standard output with one JSON object.")
# What `stack reset` deletes; nothing else in the data folder is the stack's.
_LOCAL_DATA = ("clickhouse", "logs", "stack.json")


def commands(app: typer.Typer) -> None:
    """Register the group."""
    stack = typer.Typer(
        help="Start, look at and stop the embedded broker, Triton and ClickHouse.", no_args_is_help=True
    )
    for command in (up, status, down, reset):
        stack.command()(command)
    app.add_typer(stack, name="stack")


def up(
    json_: bool = Json,
    foreground: bool = typer.Option(False, "--foreground", help="Stay, and stop the parts on Ctrl-C."),
) -> None:
    """Start the parts that are not configured, and wait until each answers."""
    from streams.local.addresses import PARTS, configured, resolve
    from streams.local.running import missing
    from streams.settings import Settings
    from streams.triton.repository import repository_of

    settings = Settings()
    wanted, given = missing(settings), [part for part in PARTS if configured(settings, part)]
    if foreground and not wanted:
        return show_nothing_started(given)
    (_stay if foreground else _leave)(settings.data_dir, wanted, repository_of(settings))
    if foreground:
        return
    addresses = resolve(settings)
    if json_:
        print_json({"started": wanted} | {part: addresses.of(part) for part in PARTS})
    else:
        show_addresses(addresses, wanted, given, settings.data_dir)


def status(json_: bool = Json) -> None:
    """Ask each part something real; exit 1 when one does not answer."""
    from streams.local.status import look
    from streams.settings import Settings

    with silent_libraries():
        parts = look(Settings())
    if json_:
        print_json({"up": all(part["up"] for part in parts), "parts": parts})
    else:
        for part in parts:
            show_part(part)
    if remedies := {part["name"]: part["remedy"] for part in parts if not part["up"]}:
        raise Unavailable(f"Not answering: {', '.join(remedies)}", remedy=" ".join(dict.fromkeys(remedies.values())))


def down(json_: bool = Json) -> None:
    """Stop the parts that `stack up` started; the broker's topics are lost."""
    from streams.local import stack_file
    from streams.local.background import take_down
    from streams.settings import Settings

    data_dir = Settings().data_dir
    stopped = take_down(data_dir)
    others = {part.owner.pid for part in stack_file.read(data_dir).values()}
    if json_:
        print_json({"stopped": stopped, "left_to_processes": sorted(others)})
    else:
        NOTES.print(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running in the background.")
    if others:
        NOTES.print(f"Some parts belong to running commands and end with them: process {sorted(others)}.")


def reset(
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    json_: bool = Json,
) -> None:
    """Stop the parts and delete their data: ClickHouse's tables and all logs."""
    from streams.local.background import take_down
    from streams.settings import Settings

    data_dir = Settings().data_dir
    present = [data_dir / name for name in _LOCAL_DATA if (data_dir / name).exists()]
    question = f"Stop the local parts and delete {', '.join(map(str, present)) or 'nothing'}?"
    if not yes and not typer.confirm(question, err=True):
        raise LaunchpulseError("Nothing was deleted")
    take_down(data_dir)
    _delete_unused(data_dir, present)
    if json_:
        print_json({"deleted": [str(path) for path in present]})
    else:
        NOTES.print(f"Deleted {len(present)} of the local data in {data_dir}.")


def _leave(data_dir: Path, wanted: list[str], repository: Path) -> None:
    """Start in the background, with one line of progress."""
    from streams.local.background import bring_up

    waiting = list(wanted)
    with NOTES.status(f"starting {', '.join(waiting)}") as line:
        for message in bring_up(data_dir, wanted, repository) if wanted else ():
            waiting.remove(message["part"])
            line.update(f"{message['part']} answers; waiting for {', '.join(waiting)}")


def _stay(data_dir: Path, wanted: list[str], repository: Path) -> None:
    from streams.local.supervisor import Supervisor, serve

    serve(Supervisor(data_dir, wanted, repository), partial(tell, own_broker="kafka" in wanted))
    NOTES.print("Stopped.")


def _delete_unused(data_dir: Path, present: list[Path]) -> None:
    """Delete them unless another command uses the parts; none can begin to meanwhile."""
    from streams.local import stack_file

    with stack_file.locked(data_dir):
        if others := stack_file.read(data_dir):
            owner = next(iter(others.values())).owner.pid
            raise LaunchpulseError(
                "Another command is using the local parts", seen=f"process {owner}", remedy="End it first."
            )
        for path in present:
            _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
