"""A card that says too little for workers, commands or people is refused before any server sees its version."""

from pathlib import Path
from typing import Any

import pytest

from scorer.errors import BadInput
from streams.lifecycle.check import checked
from streams.triton.repository import MODELS
from tests.builders.model_versions import cut_card, elsewhere, poor_card

EACH = ("files", "version", "summary", "trained_on", "scores", "limits", "packages", "configuration")
SAID = [(model, name) for model in MODELS for name in EACH]
SAID += [("text_encoder", "space"), ("interest", "text_space"), ("interest", "click_rate")]


@pytest.mark.parametrize("model", MODELS)
def test_a_version_as_it_was_trained_is_whole(model: str, tmp_path: Path) -> None:
    assert checked(elsewhere(tmp_path / "made", model))["model"] == model


@pytest.mark.parametrize(("model", "name"), SAID)
def test_what_a_card_does_not_say_is_named(model: str, name: str, tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", model)
    poor_card(folder, name)
    with pytest.raises(BadInput, match=f"the card does not say `{name}`"):
        checked(folder)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"click_rate": "often"}, "`click_rate` is of no use; .* seen: 'often'"),
        ({"click_rate": 1.5}, "`click_rate` is no probability"),
        ({"click_rate": float("nan")}, "`click_rate` is no probability"),
        ({"configuration": {"seed": 7}}, "`configuration` has no `window_ms`"),
        ({"files": {}}, "names no files"),
        ({"scores": {"a shop": 0.7}}, "cannot be written out for people; .* AttributeError"),
        ({"calibrated": {"parent": 1}}, "cannot be written out for people; .* KeyError: 'heads'"),
    ],
)
def test_what_a_card_says_of_no_use_is_named(told: dict[str, Any], why: str, tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", "interest")
    poor_card(folder, **told)
    with pytest.raises(BadInput, match=why):
        checked(folder)


def test_a_card_that_is_cut_off_is_named(tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", "interest")
    cut_card(folder)
    with pytest.raises(BadInput, match=r"card\.json is no JSON"):
        checked(folder)
