"""Whole commands, on the embedded broker that runs."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from streams.cli import importing, simulate
from streams.local.running import running
from streams.settings import Settings

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "--events", "2000", "--json"],
        ["simulate", "--events", "200", "--rate", "1000", "--json"],
        ["import", "taobao", "{log}", "--json"],
        ["import", "taobao", "{log}", "--speed", "100", "--json"],
    ],
)
def test_a_log_is_published_to_the_embedded_broker(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LAUNCHPULSE_KAFKA", raising=False)
    log = tmp_path / "log.csv"
    log.write_text("1,10,7,pv,30\n2,11,7,buy,20\n")
    app = typer.Typer()
    importing.commands(app)
    simulate.commands(app)
    with running(Settings(), ("kafka",)):
        done = CliRunner().invoke(app, [word.format(log=log) for word in words])
    assert done.exit_code == 0, done.exception
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["products"] == (2 if "import" in words else 180)
    assert result.get("published", 2) == 2
