"""A shop's own log corrects what the served version says: written, promoted and rolled back on the real Triton."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from scorer.errors import LaunchpulseError
from scorer.explain.odds import log_odds
from scorer.features import FEATURES
from scorer.training import card as cards
from scorer.training.platt import NOTHING, Scaling
from streams.cli.main import build
from streams.local.triton import Triton
from streams.triton.cards import card
from streams.triton.control import infer
from streams.triton.interest import features_input
from tests.builders.model_versions import changed_card
from tests.integration.lifecycle.conftest import Ask

pytestmark = pytest.mark.integration
ASKED = np.random.default_rng(3).random((4, 20, len(FEATURES)), np.float32)


def _says_too_much(version: Path) -> None:
    """This version of interest says e^2 times the odds of a click that it was trained to say."""
    import onnx

    from scorer.training.corrected import corrected

    path = version / "interest.onnx"
    path.write_bytes(corrected(onnx.load(str(path)), [Scaling(1.0, 2.0), NOTHING]).SerializeToString())
    changed_card(version, files={path.name: cards.checksum(path)})


@pytest.fixture
def models(models: Path) -> Path:
    """What is served says too much."""
    _says_too_much(models / "interest" / "3")
    return models


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a small seeded shop."""
    path = tmp_path_factory.mktemp("logs") / "shop.jsonl"
    CliRunner().invoke(build(), ["simulate", "--events", "6000", "--seed", "3", "--out", str(path)])
    return path


def _answers(address: str, name: str) -> "np.ndarray[Any, np.dtype[np.float32]]":
    return np.asarray(infer(address, "interest", [features_input(ASKED)], [name]).as_numpy(name))


def test_the_next_version_says_what_comes_promotes_and_rolls_back_to_the_old_bytes(
    triton: Triton, ask: Ask, models: Path, shop: Path
) -> None:
    before, bought = (_answers(triton.address, name) for name in ("INTEREST", "PURCHASE"))
    found = ask("calibrate", "--format", "jsonl", "--file", shop)
    click, purchase = found["heads"]["click"], found["heads"]["purchase"]
    assert (found["parent"], found["version"], found["served"]) == (3, 4, 3)
    assert (click["corrected"], purchase["corrected"]) == (True, False)
    assert click["after"]["ece"] < click["before"]["ece"] / 2
    assert click["after"]["brier_skill"] > max(0.1, click["before"]["brier_skill"])
    assert click["fit"]["offset"] < -1

    assert ask("promote", "interest", 4)["previous"] == 3
    wanted = 1 / (1 + np.exp(-Scaling(**click["fit"]).of(log_odds(before))))
    np.testing.assert_allclose(_answers(triton.address, "INTEREST"), wanted, atol=1e-6)
    np.testing.assert_allclose(_answers(triton.address, "PURCHASE"), bought, atol=1e-6)
    again = ask("calibrate", "--format", "jsonl", "--file", shop)
    assert (again["parent"], again["version"], again["heads"]["click"]["corrected"]) == (4, None, False)

    ask("rollback", "interest")
    assert _answers(triton.address, "INTEREST").tobytes() == before.tobytes()


def test_the_card_names_parent_log_and_what_was_measured(triton: Triton, ask: Ask, models: Path, shop: Path) -> None:
    found = ask("calibrate", "--format", "jsonl", "--file", shop, "--version", 9)
    told, folder = card("interest", models, 9), models / "interest" / "9"
    assert told["calibrated"]["parent"] == 3
    assert "by_seed" not in told
    assert told["calibrated"]["log"]["sha256"] == cards.checksum(shop)["sha256"]
    assert told["click_rate"] == found["heads"]["click"]["learnt"]["rate"]
    assert {name: cards.checksum(folder / name) for name in ("interest.onnx", "reliability.svg")} == told["files"]
    assert "## Calibrated: version 3 before, this one after" in (folder / "card.md").read_text("utf-8")


def test_a_version_made_elsewhere_is_registered_with_its_picture(
    triton: Triton, ask: Ask, models: Path, shop: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    assert ask("calibrate", "--format", "jsonl", "--file", shop, "--out", made)["version"] == 1
    assert ask("register", made / "interest" / "1")["version"] == 4
    assert (models / "interest" / "4" / "reliability.svg").is_file()


def test_a_log_with_too_few_clicks_is_refused_with_its_counts_and_leaves_nothing(
    triton: Triton, ask: Ask, models: Path, shop: Path
) -> None:
    before = sorted(models.rglob("*"))
    words = ["model", "calibrate", "--format", "jsonl", "--file", str(shop), "--limit", "1000", "--json"]
    failed = CliRunner().invoke(build(), words)
    assert isinstance(failed.exception, LaunchpulseError)
    told = json.loads(failed.stdout.splitlines()[-1])
    assert (told["version"], "too few events" in told["error"], "clicks among" in told["error"]) == (None, True, True)
    assert sorted(models.rglob("*")) == before


def test_a_number_that_is_taken_is_said_before_the_log_is_read_through(ask: Ask, shop: Path) -> None:
    assert "stands there already" in ask("calibrate", "--format", "jsonl", "--file", shop, "--version", 2)["error"]
