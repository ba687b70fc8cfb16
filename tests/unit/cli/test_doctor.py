"""`doctor` looks at settings first: without them nothing else can be looked at."""

import json
import logging

import pytest
import typer
from typer.testing import CliRunner

from streams.cli import doctor


def test_a_setting_that_cannot_be_used_is_a_finding_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_PARTITIONS", "many")
    app = typer.Typer()
    doctor.commands(app)
    done = CliRunner().invoke(app, ["--json"])
    assert logging.root.manager.disable == logging.NOTSET
    found = json.loads(done.stdout)
    assert (done.exit_code, found["failing"]) == (1, ["settings"])
    assert "partitions 'many'" in found["checks"][0]["seen"]
    assert "LAUNCHPULSE_PARTITIONS" in found["checks"][0]["remedy"]
