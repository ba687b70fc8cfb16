"""`launchpulse tune`: a better plan than this one, searched on what happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.happened import Capture, From, Level, Report, To
from streams.cli.output import NOTES, complete_on_error, print_json

if TYPE_CHECKING:
    from scorer.plan import Plan
    from streams.tuning.tune import Tuned

_MISSING = dict.fromkeys(("decision", "best", "shortlist"))


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(tune)


def tune(  # one option each
    plans: Annotated[list[Path], typer.Argument(help="The plan to begin with; several are changed alike.")],
    trials: Annotated[int, typer.Option(min=1, help="Plans that are tried, in all")] = 100,
    begin: From = "",
    end: To = "",
    capture: Capture = None,
    space: Annotated[Path | None, typer.Option(help="YAML: which fields to search, and their values")] = None,
    level: Level = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="Of the proposals and of the intervals")] = 7,
    processes: Annotated[int, typer.Option(min=0, help="Trials beside each other; 0: one a core")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the same search")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the winner: a plan file; a folder where there are several plans")
    ] = None,
    report: Report = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Search for a plan that would have earned more; keep yours unless another is surely better on days that the search
    never saw."""
    from streams.backtest.flow import Wish
    from streams.cli.bar import Bar
    from streams.cli.moments import moment_ms
    from streams.settings import Settings
    from streams.tuning.flow import Asked, tuned
    from streams.tuning.told import told

    with complete_on_error(as_json, _MISSING):
        begins = _plans(plans, as_json)
        log = Wish(
            capture=capture,
            from_ms=moment_ms(begin, "--from"),
            until_ms=moment_ms(end, "--to"),
            level=level,
            seed=seed,
            processes=processes,
        )
        with Bar() as progress:
            found = tuned(Settings(), begins, Asked(log, trials, space, resume), progress)
        whole = told(found) | {"files": _written(found, plans, out)}
        if report:
            _report(found, report, str(capture or "the broker"))
    if as_json:
        print_json(whole)
    else:
        _show(whole)


def _plans(files: list[Path], as_json: bool) -> "list[Plan]":
    from streams.cli.plan_files import check_file, fail_on

    checked = [check_file(file, None) for file in files]
    fail_on(checked, as_json)
    return [one.plan for one in checked if one.plan]


def _written(found: "Tuned", plans: list[Path], out: Path | None) -> list[str]:
    from streams.tuning.files import write_plans
    from streams.tuning.tune import REPLACE

    if out is None:
        return []
    if found.decision != REPLACE:
        NOTES.print(f"{out} is not written: your plan stays.", markup=False)
        return []
    return [str(file) for file in write_plans(found, out, [file.name for file in plans])]


def _report(found: "Tuned", file: Path, source: str) -> None:
    from streams.backtest.report.page import write_page
    from streams.tuning.flow import reported

    write_page(reported(found, source=source), file)


def _show(whole: dict[str, Any]) -> None:
    from rich.console import Console

    from streams.tuning.screen import screen

    console = Console(highlight=False)
    for part in screen(whole):
        console.print(part)
