"""`launchpulse schemas check` ends well, and `release` releases nothing that is released."""

import json

import typer
from typer.testing import CliRunner

from schemas.load import names
from streams.cli import schemas


def test_check_and_release_on_a_clean_tree_change_nothing() -> None:
    app = typer.Typer()
    schemas.commands(app)
    checked = CliRunner().invoke(app, ["schemas", "check", "--json"])
    released = CliRunner().invoke(app, ["schemas", "release", "--json"])
    assert (checked.exit_code, released.exit_code) == (0, 0)
    assert json.loads(checked.stdout) == {"topics": len(names()), "incompatible": [], "unreleased": []}
    assert json.loads(released.stdout) == {"released": {}, "incompatible": []}
