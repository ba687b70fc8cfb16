"""The commands of `launchpulse model`, asked as a user asks, beside a Triton that serves a repository of the test's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scorer.errors import LaunchpulseError
from streams.cli.main import build
from streams.local.triton import Triton
from tests.builders.model_versions import repository

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A repository with three equal versions of interest and two of the text encoder; none is pinned."""
    return repository(tmp_path / "my models", interest=3, text_encoder=2)


@pytest.fixture
def triton(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Triton]:
    """A server of that repository, which the commands are told of by the settings."""
    with named_in_settings(Triton(tmp_path / "triton", repository=models), monkeypatch) as part:
        yield part


@contextmanager
def named_in_settings(part: Triton, monkeypatch: pytest.MonkeyPatch) -> Iterator[Triton]:
    """A healthy server, stopped at the end."""
    try:
        part.launch()
        part.await_healthy()
        monkeypatch.setenv("LAUNCHPULSE_TRITON", part.address)
        yield part
    finally:
        part.stop()


@pytest.fixture
def ask(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The object that a command ends with; where it fails, its error."""
    monkeypatch.setenv("LAUNCHPULSE_MODEL_REPOSITORY", str(models))
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))

    def said(*words: object) -> dict[str, Any]:
        found = CliRunner().invoke(build(), ["model", *map(str, words), "--json"])
        if isinstance(found.exception, LaunchpulseError):
            return {"error": str(found.exception)}
        assert found.exception is None, (found.output, found.exception)
        told: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
        return told

    return said
