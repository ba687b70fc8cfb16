"""`launchpulse model explain`, asked as a user asks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from tests.servers.triton import packaged_models

Explain = Callable[..., dict[str, Any]]


@pytest.fixture(scope="package")
def triton_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The packaged models on the embedded server."""
    with packaged_models(tmp_path_factory.mktemp("triton")) as triton:
        yield triton.address


@pytest.fixture
def explain(triton_address: str, monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The object that the command ends with, of the models on that server."""
    monkeypatch.setenv("LAUNCHPULSE_TRITON", triton_address)

    def said(*words: object) -> dict[str, Any]:
        found = CliRunner().invoke(build(), ["model", "explain", *map(str, words), "--json"], catch_exceptions=False)
        told: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
        return told

    return said
