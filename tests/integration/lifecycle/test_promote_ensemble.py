"""On a GPU the text encoder is four models: all change together, under a stream of requests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.local.triton import Triton
from streams.triton.repository import pins
from tests.builders.gpu_models import gpu_models
from tests.integration.lifecycle.conftest import Ask, named_in_settings
from tests.integration.lifecycle.served import asked_all_the_time, version_of

pytestmark = pytest.mark.integration
PARTS = ("text_tokenizer", "text_network", "text_meaning", "text_encoder")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return gpu_models(tmp_path, versions=2)


@pytest.fixture
def triton(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Triton]:
    part = Triton(tmp_path / "triton", repository=models, models=PARTS, configuration="gpu")
    with named_in_settings(part, monkeypatch):
        yield part


def test_an_ensemble_and_its_parts_are_promoted_together_without_a_failed_request(
    triton: Triton, ask: Ask, models: Path
) -> None:
    with asked_all_the_time(triton.address, "text_encoder") as seen:
        ask("promote", "text_encoder", 1)
    assert set(seen) == {"1", "2"}
    assert [pins(models, name) for name in PARTS] == [[1]] * 4
    assert [version_of(triton.address, "text_encoder"), served_network(triton)] == ["1", ["1"]]


def test_a_part_that_does_not_load_leaves_all_as_they_were(triton: Triton, ask: Ask, models: Path) -> None:
    ask("promote", "text_encoder", 1)
    (models / "text_network" / "2" / "model.py").write_text("raise ValueError('no network')", "utf-8")
    with asked_all_the_time(triton.address, "text_encoder") as seen:
        assert "no network" in ask("promote", "text_encoder", 2)["error"]
    assert set(seen) == {"1"}
    assert [pins(models, name) for name in PARTS] == [[1]] * 4


def test_a_version_whose_network_was_not_exported_is_refused_with_the_command_that_does_it(
    triton: Triton, ask: Ask, models: Path
) -> None:
    ask("promote", "text_encoder", 1)
    shutil.rmtree(models / "text_network" / "2")
    assert "launchpulse model export text_encoder --version 2" in ask("promote", "text_encoder", 2)["error"]
    assert version_of(triton.address, "text_encoder") == "1"


def served_network(triton: Triton) -> list[str]:
    """The versions of the network that the server holds."""
    from streams.triton.control import client

    with client(triton.address) as asked:
        return list(asked.get_model_metadata("text_network").versions)
