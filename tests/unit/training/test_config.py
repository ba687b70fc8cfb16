"""A training configuration is whole, or refused by name."""

from pathlib import Path

import pytest

from scorer.errors import BadSetting
from scorer.training.config import interest_config, text_config


def test_the_packaged_configurations_are_whole() -> None:
    assert text_config().layers == 6
    assert interest_config().window_ms == 86_400_000


def test_an_unknown_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("layer = 6\n", "utf-8")
    with pytest.raises(BadSetting, match=r"\blayer\b"):
        text_config(path)


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("= 6\n", "utf-8")
    with pytest.raises(BadSetting):
        interest_config(path)
