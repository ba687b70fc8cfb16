"""A command that fails with `--json` still ends with its object, and what it did not come to count is null."""

import json

import pytest
from typer.testing import CliRunner

from scorer.errors import LaunchpulseError
from streams.cli.main import build


@pytest.mark.parametrize(
    ("command", "numbers"),
    [
        (["demo", "--format", "taobao", "--file", "nothing", "--json"], {"events", "triggers", "event_to_trigger_ms"}),
        (["recount", "--json"], {"rows", "differences"}),
        (["import", "taobao", "nothing", "--json"], {"read", "published", "rejected"}),
    ],
)
def test_the_object_of_a_failure_has_its_numbers_as_null(
    command: list[str], numbers: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_KAFKA", "127.0.0.1:1")
    found = CliRunner().invoke(build(), command)
    assert isinstance(found.exception, LaunchpulseError)
    printed = json.loads(found.stdout.splitlines()[-1])
    assert printed["error"]
    assert numbers_of({name: printed[name] for name in numbers}) == {None}


def numbers_of(value: object) -> set[object]:
    return set().union(*map(numbers_of, value.values())) if isinstance(value, dict) else {value}
