"""Without torch a training says so, and without onnx what writes networks; and what to install."""

import importlib.util
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scorer.errors import Unavailable
from streams.cli.main import build
from streams.training.companions import needed, needed_locally


def test_what_is_not_installed_is_named_with_the_remedy() -> None:
    told = r"torch and its companions.*no_such_package.*launchpulse\[local,train\]"
    with pytest.raises(Unavailable, match=told), needed():
        importlib.import_module("no_such_package")


def test_what_the_extra_local_brings_is_named_with_the_remedy() -> None:
    told = r"what writes networks is not there.*no_such_package.*launchpulse\[local\]"
    with pytest.raises(Unavailable, match=told), needed_locally("what writes networks"):
        importlib.import_module("no_such_package")


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), needed():
        raise ZeroDivisionError


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed")
@pytest.mark.parametrize("command", ["train --task text --out {0}/models", "curve"])
def test_without_torch_nothing_is_fetched_before_that_is_said(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    words = ["model", *command.format(tmp_path).split(), "--work", str(tmp_path / "work")]
    told = str(CliRunner().invoke(build(), words).exception)
    assert told.startswith("training needs torch and its companions")
