"""`launchpulse doctor`: checks machine, installation, settings and every part, and says what to do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from streams.cli.output import ANSWERS, NOTES, print_json, silent_libraries

if TYPE_CHECKING:
    from streams.local.checks import Check

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(doctor)


def doctor(json_: bool = typer.Option(False, "--json", help="End standard output with one JSON object.")) -> None:
    """Check machine, installation, settings and every part; exit 1 when something fails."""
    from streams.local.checks import Level

    found = []
    with silent_libraries():
        for check in _checks():
            found.append(check)
            if not json_:
                _show(check)
    failing = [check.name for check in found if check.level is Level.FAIL]
    if json_:
        print_json({"ok": not failing, "failing": failing, "checks": [check.as_dict() for check in found]})
    if failing:
        NOTES.print(f"launchpulse: something is wrong with {', '.join(failing)}; see above.", soft_wrap=True)
        raise typer.Exit(1)


def _checks() -> "Iterator[Check]":
    from scorer.errors import BadSetting
    from streams.doctor import configuration, dependencies, machine, parts
    from streams.local.addresses import PARTS, configured
    from streams.local.checks import failed
    from streams.settings import Settings

    try:
        settings = Settings()
    except BadSetting as error:
        yield failed("settings", error, "Correct LAUNCHPULSE_* or launchpulse.toml.")
        return
    embedded = not all(configured(settings, part) for part in PARTS)
    yield from machine.checks(settings.data_dir, embedded=embedded)
    yield dependencies.check(embedded=embedded)
    yield from configuration.checks(settings)
    yield from parts.checks(settings)


def _show(check: "Check") -> None:
    colour = _COLOURS[check.level.value]
    ANSWERS.print(f"[{colour}]{check.level.value:<4}[/{colour}]  {check.name:<18} ", end="")
    ANSWERS.print(check.seen, markup=False, soft_wrap=True)
    if check.remedy:
        ANSWERS.print(f"      {'':<18} -> {check.remedy}", markup=False, soft_wrap=True)
