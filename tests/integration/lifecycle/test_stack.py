"""The embedded Triton of `launchpulse stack up` serves the repository of the settings, before and after a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from streams.local import stack_file
from tests.integration.lifecycle.conftest import Ask
from tests.integration.lifecycle.served import version_of

pytestmark = pytest.mark.integration


@pytest.fixture
def stack(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """Only Triton is embedded here; the stack is down at the end."""
    monkeypatch.setenv("LAUNCHPULSE_KAFKA", "127.0.0.1:1")
    monkeypatch.setenv("LAUNCHPULSE_CLICKHOUSE", "http://127.0.0.1:1")
    runner = CliRunner()
    yield runner
    runner.invoke(build(), ["stack", "down"])


def test_a_promotion_outlives_the_stack(stack: CliRunner, ask: Ask, tmp_path: Path) -> None:
    assert stack.invoke(build(), ["stack", "up"]).exit_code == 0
    before = stack_file.read(tmp_path / "data")["triton"].address
    assert version_of(before, "interest") == "3"
    ask("promote", "interest", 1)
    assert version_of(before, "interest") == "1"
    stack.invoke(build(), ["stack", "down"])
    assert stack.invoke(build(), ["stack", "up"]).exit_code == 0
    assert version_of(stack_file.read(tmp_path / "data")["triton"].address, "interest") == "1"
