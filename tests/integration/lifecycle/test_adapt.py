"""A shop's own labels move what the served version says: written, promoted and rolled back on the real Triton."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorer.training import card as cards
from streams.local.triton import Triton
from streams.triton.cards import card
from streams.triton.control import infer
from streams.triton.text import text_input
from tests.integration.lifecycle.conftest import Ask

pytestmark = pytest.mark.integration
ASKED = ("The parcel is the usual kind, number 900", "Lovely, it works, number 900", "Broken, useless, number 900")


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """In this shop "the usual kind" is a complaint, and who asks a question is neutral."""
    said = {
        "The parcel is the usual kind, number {}": "negative",
        "Lovely, it works, number {}": "positive",
        "Where can I buy number {}?": "neutral",
    }
    path = tmp_path / "labels.jsonl"
    rows = [{"text": text.format(at), "label": label} for at in range(60) for text, label in said.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _answers(address: str, name: str) -> "np.ndarray[Any, np.dtype[np.float32]]":
    return np.asarray(infer(address, "text_encoder", [text_input(ASKED)], [name]).as_numpy(name))


def test_the_next_version_says_what_the_labels_say_and_keeps_vectors_and_space(
    triton: Triton, ask: Ask, models: Path, labels: Path
) -> None:
    before, vectors = (_answers(triton.address, name) for name in ("SENTIMENT", "VECTOR"))
    found = ask("adapt", "--file", labels)
    assert (found["parent"], found["version"], found["served"], found["why"]) == (2, 3, 2, "")
    assert found["after"]["accuracy"] > 0.95 > found["before"]["accuracy"]

    assert ask("promote", "text_encoder", 3)["previous"] == 2
    assert _answers(triton.address, "SENTIMENT").argmax(axis=1).tolist() == [0, 2, 0]
    assert _answers(triton.address, "VECTOR").tobytes() == vectors.tobytes()
    assert card("text_encoder", models, 3)["space"] == card("text_encoder", models, 2)["space"]

    ask("rollback", "text_encoder")
    assert _answers(triton.address, "SENTIMENT").tobytes() == before.tobytes()


def test_an_adapted_version_is_adapted_anew_from_what_was_trained(
    triton: Triton, ask: Ask, models: Path, labels: Path
) -> None:
    first = ask("adapt", "--file", labels)
    ask("promote", "text_encoder", first["version"])
    again = ask("adapt", "--file", labels)
    assert (again["parent"], again["version"], again["why"]) == (3, 4, "")
    assert again["after"]["accuracy"] == first["after"]["accuracy"]
    told = [card("text_encoder", models, version)["trained_on"] for version in (2, 3, 4)]
    assert (len(told[1]), told[2]) == (len(told[0]) + 1, told[1])


def test_the_card_names_parent_labels_and_what_was_measured(ask: Ask, models: Path, labels: Path) -> None:
    ask("adapt", "--file", labels, "--version", 9)
    told, folder = card("text_encoder", models, 9), models / "text_encoder" / "9"
    assert told["adapted"]["parent"] == 2
    assert told["adapted"]["labels"]["sha256"] == cards.checksum(labels)["sha256"]
    assert {name: cards.checksum(folder / name) for name in told["files"]} == told["files"]
    assert "reliability.svg" in told["files"]
    assert "## Adapted: version 2 as trained before, this one after" in (folder / "card.md").read_text("utf-8")


def test_too_few_labels_leave_nothing(ask: Ask, models: Path, tmp_path: Path) -> None:
    before, path = sorted(models.rglob("*")), tmp_path / "few.jsonl"
    path.write_text('{"text": "good", "label": 1}\n{"text": "bad", "label": 0}\n', "utf-8")
    assert "too few labels" in ask("adapt", "--file", path)["error"]
    assert sorted(models.rglob("*")) == before


def test_a_version_whose_code_knows_of_no_moves_is_not_adapted(ask: Ask, models: Path, labels: Path) -> None:
    code = models / "text_encoder" / "2" / "grams.py"
    code.write_text(code.read_text("utf-8").replace('"moved_languages" in arrays', "False"), "utf-8")
    assert "does not read what labels have moved" in ask("adapt", "--file", labels)["error"]
    assert not (models / "text_encoder" / "3").exists()
