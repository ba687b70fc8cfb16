"""A network that is kept keeps its bytes, and what its card said of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from streams.training.kept_network import kept
from streams.training.text_card import SPACE_FILES


@pytest.mark.parametrize("measured", [{}, {"side_in_float32": {"held out zh": 0.871}}])
def test_the_space_stays_and_the_card_says_whose_it_is(tmp_path: Path, measured: dict[str, Any]) -> None:
    before, after = tmp_path / "10", tmp_path / "11"
    before.mkdir()
    after.mkdir()
    for name in (*SPACE_FILES, "lexicon.npz"):
        (before / name).write_bytes(name.encode())
    told = {"version": 8, "history": [{"epoch": 1}], **measured}
    (before / "card.json").write_text(json.dumps(told | {"accuracy": 1}))
    assert kept(before, after) == {"history": [{"epoch": 1}], "network_of": "version 8", **measured}
    assert {path.name: path.read_bytes() for path in after.iterdir()} == {name: name.encode() for name in SPACE_FILES}
