"""What a card says of where a version was made."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from scorer.training.card import rendered
from scorer.training.config import interest_config, text_recipe
from streams.training import text_card
from streams.training.made_on import made_on
from streams.triton.cards import card

CARD: dict[str, Any] = {
    "model": "text_encoder",
    "version": 4,
    "summary": "Reads.",
    "trained_on": [],
    "scores": {},
    "limits": [],
    "files": {},
    "packages": {},
    "configuration": {"encoder": {"layers": 6}, "seed": 3},
}


def test_the_command_stands_without_its_folder_and_as_a_shell_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/somewhere/launchpulse", "model", "train", "--out", "two words"])
    assert made_on()["command"] == "launchpulse model train --out 'two words'"


def test_the_command_names_files_without_this_machine_s_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [
        "--log",
        "uci=/somebody/logs/uci.csv",
        "--work",
        "/tmp/work",
        "--out=/a/b",
        "--network",
        "own/3",
        "--seed=1",
    ]
    monkeypatch.setattr("sys.argv", ["launchpulse", *words])
    assert made_on()["command"] == "launchpulse --log uci=uci.csv --work work --out=b --network own/3 --seed=1"


def test_a_card_says_when_and_by_which_command_and_whose_network_it_kept() -> None:
    told = rendered(CARD | {"made_on": {"date": "2026-11-27"}, "network_of": "version 3"})
    assert "## Made on\n\n- date: 2026-11-27\n- network: that of version 3\n" in told
    assert "Made on" not in rendered(CARD)


def test_the_names_of_a_table_follow_its_own() -> None:
    assert "```\nencoder.layers = 6\nseed = 3\n```" in rendered(CARD)


def test_the_packaged_text_encoder_says_what_its_training_would_say_today() -> None:
    packaged = card("text_encoder")
    provenance = {name: packaged[name] for name in ("configuration", "files", "packages")}
    again = text_card.made(packaged["version"], provenance, {}, {})
    told = ("model", "version", "summary", "space", "trained_on", "limits")
    assert {name: packaged[name] for name in told} == {name: again[name] for name in told}


@pytest.mark.parametrize(("model", "recipe"), [("text_encoder", text_recipe), ("interest", interest_config)])
def test_the_packaged_versions_were_trained_by_the_packaged_recipes(model: str, recipe: Callable[[], Any]) -> None:
    assert card(model)["configuration"] == json.loads(json.dumps(asdict(recipe())))


def test_a_card_without_film_sentences_names_none() -> None:
    packaged = card("text_encoder")
    encoder = packaged["configuration"]["encoder"] | {"films": 0}
    provenance = {"configuration": {"encoder": encoder}, "files": packaged["files"], "packages": {}}
    lines = packaged["trained_on"]
    assert text_card.made(1, provenance, {}, {})["trained_on"] == [line for line in lines if "film reviews" not in line]
