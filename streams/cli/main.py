"""The entry point: collects the command groups and turns errors into one paragraph and an exit status."""

import importlib
import os
import sys

import typer
from typer.exceptions import TyperException

from scorer.errors import LaunchpulseError
from streams.cli.output import nothing_printed, print_json_error, say, write_anywhere
from streams.full_disk import FULL
from streams.printable import printable

GROUPS = (
    "demo",
    "simulate",
    "importing",
    "worker",
    "sink",
    "learner",
    "stack",
    "topics",
    "schemas",
    "migrate",
    "query",
    "why",
    "rank",
    "watch",
    "lift",
    "ope",
    "recount",
    "capture",
    "replay",
    "backtest",
    "tune",
    "dead_letters",
    "model",
    "plan",
    "policy",
    "doctor",
)


def build() -> typer.Typer:
    """The whole command tree."""
    app = typer.Typer(
        name="launchpulse",
        help="Shop events in, promotion triggers and live aggregates out.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for group in GROUPS:
        importlib.import_module(f"streams.cli.{group}").commands(app)
    return app


def _root(
    context: typer.Context, debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error.")
) -> None:
    """Shop events in, promotion triggers and live aggregates out."""
    nothing_printed()
    if context.invoked_subcommand != "doctor":  # which tells it among its checks
        _warn_of_misspelt()


def _warn_of_misspelt() -> None:
    if not any(name.upper().startswith("LAUNCHPULSE_") for name in os.environ):  # settings take a while to load
        return
    from streams.doctor.configuration import no_settings

    for told in no_settings(os.environ):
        say(f"launchpulse: {printable(told)}")


def main() -> None:
    """Run one command: exit 0 for success, 1 for a failure with its reason, 2 for wrong usage."""
    write_anywhere()
    try:
        code = build()(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except typer.Abort:
        sys.exit(130)
    except TyperException as error:
        if told_wrong := error.format_message():  # empty where the help itself was the answer
            print(f"launchpulse: {told_wrong} Try --help.", file=sys.stderr)
            _end_object(told_wrong)
        sys.exit(error.exit_code)
    except (LaunchpulseError, OSError) as error:
        told = _told(error)
        if told is None or "--debug" in sys.argv:
            raise
        print("launchpulse:", printable(told, kept="\n\t"), file=sys.stderr)
        _end_object(str(told))
        sys.exit(1)


def _end_object(told: str) -> None:
    """Whatever was wrong, who asked for an object gets one."""
    if "--json" in sys.argv:
        print_json_error(told)


def _told(error: LaunchpulseError | OSError) -> LaunchpulseError | None:
    """What a user can do something about: also what the file system refused, a folder that nobody may write to, a full
    disk."""
    if isinstance(error, LaunchpulseError):
        return error
    if error.filename is None and error.errno not in FULL:
        return None
    if error.errno in FULL:
        return LaunchpulseError(
            "the disk is full",
            where=str(error.filename or ""),
            seen=error.strerror or str(error),
            remedy="Free space there and give the same command again.",
        )
    return LaunchpulseError(
        "a file or folder cannot be used",
        where=str(error.filename or ""),
        seen=error.strerror or str(error),
        remedy="Name one that you may read and write to; --debug shows what wanted it.",
    )


if __name__ == "__main__":
    main()
