"""`launchpulse demo` of a log of one's own says what was rejected, and refuses what it could not show, at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from scorer.errors import BadInput
from streams.cli import demo, demo_shown
from streams.demo.result import Result as Demo

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    app = typer.Typer()
    demo.commands(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_a_log_of_which_nothing_can_be_used_is_refused_with_what_was_rejected(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("1,10,7,:stare:,30\n")
    done = run("--format", "taobao", "--file", log)
    assert isinstance(done.exception, BadInput)
    assert "no event that a demo could show" in str(done.exception)
    assert "1 rows rejected: unknown_kind" in done.stderr
    assert "log.csv:1: user=1, item=10, category=7, behaviour=:stare:, time=30" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "taobao"),
        ("--format", "taobao", "--file", "log", "--seed", "7"),
        ("--format", "taobao", "--file", "log", "--rate", "1500"),
        ("--chunk", "7", "--rate", "1500"),
    ],
)
def test_options_that_would_be_ignored_are_refused(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_demo_without_a_trigger_tells_no_time_to_it() -> None:
    console = Console(width=200)
    told = Demo(
        1,
        0,
        0,
        {},
        {"closed": 0, "clicked": 0, "bought": 0},
        0,
        0,
        0,
        events_per_s=1.0,
        recount={"rows": 1, "differences": 0},
    ).told()
    with console.capture() as shown:
        demo_shown.show(told, {"launches": ([], []), "agreement": None, "differences": []}, console)
    assert ("None" in shown.get(), "No trigger" in shown.get()) == (False, True)
