"""`launchpulse stack` tells configured servers, which it never starts, from parts of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from scorer.errors import Unavailable
from streams.cli import stack, stack_shown
from streams.cli.output import NOTES
from streams.local.addresses import Addresses

DOWN = {"kafka": "127.0.0.1:1", "triton": "127.0.0.1:1", "clickhouse": "http://127.0.0.1:1"}
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path))

    def runs(*words: str, **settings: str) -> Result:
        app = typer.Typer()
        stack.commands(app)
        for name, value in settings.items():
            monkeypatch.setenv(f"LAUNCHPULSE_{name.upper()}", value)
        return CliRunner().invoke(app, ["stack", *words])

    return runs


def test_a_server_that_is_down_is_told_with_the_setting_that_names_it(run: Run) -> None:
    done = run("status", "--json", **DOWN)
    refused, [told] = done.exception, [json.loads(line) for line in done.stdout.splitlines()]
    assert isinstance(refused, Unavailable)
    assert [name for name in DOWN if f"LAUNCHPULSE_{name.upper()}" not in refused.remedy] == []
    assert [part["name"] for part in told["parts"] if f"LAUNCHPULSE_{part['name'].upper()}" in part["remedy"]] == [
        *DOWN
    ]
    assert "stack up" not in str(refused)


def test_a_part_of_its_own_that_is_down_is_what_stack_up_starts(run: Run) -> None:
    refused = run("status", **DOWN | {"triton": ""}).exception
    assert "`launchpulse stack up` starts what is not running." in str(refused)


@pytest.mark.parametrize("words", [("up",), ("up", "--foreground")])
def test_up_with_nothing_to_start_does_not_say_that_configured_servers_run(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, **DOWN)
    assert (done.exit_code, "Nothing to start: all parts are configured" in done.stderr) == (0, True)
    assert ("running" in done.stderr, "was there" in done.stderr) == (False, False)


def test_up_says_of_each_part_whether_it_is_configured_or_was_there() -> None:
    with NOTES.capture() as told:
        stack_shown.show_addresses(Addresses(triton="t:1", clickhouse="c:1"), [], ["triton"], Path("data"))
    lines = told.get().splitlines()
    assert (lines[1].split()[-1], lines[2].split()[-2:]) == ("(configured)", ["(was", "there)"])
    assert lines[-1] == "All parts that are not configured were running already."


@pytest.mark.parametrize(("configured", "told"), [([], True), (["kafka"], False)])
def test_up_says_that_topics_are_in_memory_where_the_broker_is_its_own(configured: list[str], told: bool) -> None:
    with NOTES.capture() as said:
        stack_shown.show_addresses(Addresses(), ["clickhouse"], configured, Path("data"))
        stack_shown.tell({}, own_broker="kafka" not in configured)
    assert said.get().count("keeps topics in memory") == 2 * told
