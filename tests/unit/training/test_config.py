"""A training configuration is whole, or refused by name."""

import re
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from scorer.training import config
from scorer.training.config import interest_config, text_recipe


def changed(folder: Path, line: str) -> Path:
    """The packaged text.toml with another value for the name that this line begins with."""
    path = folder / "own.toml"
    packaged = Path(config.__file__).with_name("text.toml").read_text("utf-8")
    path.write_text(re.sub(rf"^{line.split()[0]} = \S+", line, packaged, flags=re.M), "utf-8")
    return path


def test_the_packaged_configurations_are_whole() -> None:
    assert text_recipe().encoder.layers == 9
    assert interest_config().window_ms == 86_400_000


def test_an_unknown_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("window = 6\n", "utf-8")
    with pytest.raises(BadSetting, match=r"\bwindow\b"):
        interest_config(path)


def test_an_unknown_name_in_a_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    packaged = Path(config.__file__).with_name("text.toml").read_text("utf-8")
    path.write_text(packaged.replace("spelling_share", "spelling"), "utf-8")
    with pytest.raises(BadSetting, match=r"spelling, spelling_share"):
        text_recipe(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[encoder]\n", "utf-8")
    with pytest.raises(BadSetting, match=r"embedding, english, lexicon"):
        text_recipe(path)


@pytest.mark.parametrize("told", ["most_changed = 0.1", "most_changed = -0.1"])
def test_a_share_of_changed_answers_that_is_none_is_refused(tmp_path: Path, told: str) -> None:
    with pytest.raises(BadSetting, match=told.replace(" =", "")):
        text_recipe(changed(tmp_path, told))


@pytest.mark.parametrize(
    "told", ["thinned = [2, 1]", "busiest = [0]", "others = [1]", "copies_share = 1.5", "copies_share = -0.1"]
)
def test_a_copy_that_is_none_is_refused(tmp_path: Path, told: str) -> None:
    path = tmp_path / "own.toml"
    packaged = Path(config.__file__).with_name("interest.toml").read_text("utf-8")
    name = told.split(" = ")[0]
    path.write_text(re.sub(rf"^{name} = [^#\n]+", told, packaged, flags=re.M), "utf-8")
    with pytest.raises(BadSetting, match=name):
        interest_config(path)


@pytest.mark.parametrize(
    "told",
    [
        'epochs = "3"',
        "warmup_steps = 0",
        'precision = "fp16"',
        "validation_percent = 0",
        "test_percent = 120",
        "layers = 13",
        "dropout = 1.1",
        "lora_rank = -3",
        "reading_share = 5.0",
        "left_out = 3",
        "spelling_share = 1.5",
        "learning_rate = inf",
    ],
)
def test_a_number_that_no_text_encoder_can_be_made_of_is_named(tmp_path: Path, told: str) -> None:
    name, value = told.split(" = ")
    with pytest.raises(BadSetting, match=f"{name} ['\"]?{value.strip(chr(34))}"):
        text_recipe(changed(tmp_path, told))


@pytest.mark.parametrize(
    "told", ["seeds = 0", 'epochs = "12"', "clip = -6.0", "window_ms = -1", "thinned = 2", 'copies_share = "a"']
)
def test_a_number_that_no_interest_model_can_be_made_of_is_named(tmp_path: Path, told: str) -> None:
    path, name = tmp_path / "own.toml", told.split(" = ")[0]
    packaged = Path(config.__file__).with_name("interest.toml").read_text("utf-8")
    path.write_text(re.sub(rf"^{name} = [^#\n]+", told + " ", packaged, flags=re.M), "utf-8")
    with pytest.raises(BadSetting, match=name):
        interest_config(path)


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("= 6\n", "utf-8")
    with pytest.raises(BadSetting):
        interest_config(path)


@pytest.mark.parametrize("told", ["confidence = 0.4", "confidence = 1.0", "share = 1.1", "share = -0.1"])
def test_a_choice_of_pseudo_labels_that_is_none_is_refused(tmp_path: Path, told: str) -> None:
    with pytest.raises(BadSetting, match=told.replace(" =", "")):
        text_recipe(changed(tmp_path, told))
