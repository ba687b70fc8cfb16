"""`launchpulse backtest`: what other plans would have earned on what happened, and how sure that is."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.happened import Capture, From, Level, Report, To
from streams.cli.output import complete_on_error, print_json

if TYPE_CHECKING:
    from streams.backtest.candidate import Candidate
    from streams.backtest.rewarding import Reward

_MOST = 1_000_000_000  # as in a plan
_MISSING = dict.fromkeys(("range", "logged", "candidates"))


class Segment(StrEnum):
    """What the value can be told apart by."""

    LAUNCH = "launch"
    CHANNEL = "channel"
    SHOPPER = "shopper"
    INTEREST = "interest"


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(backtest)


def backtest(  # one option each
    plans: Annotated[
        list[Path],
        typer.Argument(help="Candidates: a plan file, a folder of plans, or files joined by commas, tried together."),
    ],
    begin: From = "",
    end: To = "",
    capture: Capture = None,
    reward: Annotated[
        str, typer.Option(help="As click=0.2,purchase=5; default: that of the first plan that says one")
    ] = "",
    segments: Annotated[list[Segment] | None, typer.Option(help="Show these too; the JSON has them all")] = None,
    level: Level = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="Of the shoppers drawn again and of the model's folds")] = 7,
    processes: Annotated[int, typer.Option(min=0, help="Beside each other; 0: one a core")] = 0,
    report: Report = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> int:
    """Decide the log again under each candidate, and estimate what it would have earned beside what was earned.

    The exit status is 1 where the log cannot judge any candidate.
    """
    from streams.backtest.flow import Wish, tried
    from streams.cli.bar import Bar
    from streams.cli.moments import moment_ms
    from streams.settings import Settings

    with complete_on_error(as_json, _MISSING):
        candidates = _candidates(plans, as_json)
        wish = Wish(
            capture=capture,
            from_ms=moment_ms(begin, "--from"),
            until_ms=moment_ms(end, "--to"),
            reward=_reward(reward),
            level=level,
            seed=seed,
            processes=processes,
        )
        with Bar() as progress:
            found = tried(Settings(), candidates, wish, progress).told()
        if report:
            from streams.backtest.report.page import write_page

            write_page(found, report)
    if as_json:
        print_json(found)
    else:
        _show(found, [str(one) for one in segments or []])
    return 1 if all(one["refused"] for one in found["candidates"]) else 0


def _candidates(given: list[Path], as_json: bool) -> "list[Candidate]":
    from streams.backtest.reading import candidates
    from streams.cli.plan_files import check_file, fail_on

    groups = [(_name(one), [check_file(file, None) for file in _files(one)]) for one in given]
    fail_on([file for _, files in groups for file in files], as_json)
    checked: Any = [(name, [(one.file, one.plan, "\n".join(one.lines)) for one in files]) for name, files in groups]
    return candidates(checked)


def _name(given: Path) -> str:
    return "+".join(Path(one).stem for one in str(given).split(","))


def _files(given: Path) -> list[Path]:
    if not given.is_dir():
        return [Path(one) for one in str(given).split(",")]
    found = sorted(file for file in given.iterdir() if file.suffix in (".yaml", ".yml"))
    if not found:
        raise typer.BadParameter(f"{given} holds no plan: no file ends in .yaml or .yml", param_hint="PLANS")
    return found


def _reward(text: str) -> "Reward | None":
    from streams.backtest.rewarding import Reward

    if not text:
        return None
    try:
        worth = {name: float(number) for name, number in (part.split("=") for part in text.split(","))}
        if set(worth) - {"click", "purchase"} or not all(0 <= one <= _MOST for one in worth.values()):
            raise ValueError(text)
        return Reward(worth.get("click", 0.0), worth.get("purchase", 0.0), "--reward")
    except (ValueError, TypeError) as error:
        raise typer.BadParameter(
            f"{text!r} is no reward such as click=0.2,purchase=5; each is worth 0 to {_MOST:,}", param_hint="--reward"
        ) from error


def _show(found: dict[str, Any], segments: list[str]) -> None:
    from rich.console import Console

    from streams.backtest.screen import screen

    console = Console(highlight=False)
    for part in screen(found, segments):
        console.print(part)
