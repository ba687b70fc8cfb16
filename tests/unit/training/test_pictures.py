"""Pictures of a training: the same values give the same bytes, and the names of the lines stand in them."""

from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from scorer.training import pictures

pytestmark = pytest.mark.train
EPOCHS = [{"epoch": 1, "loss": 0.9, "validation_loss": 1.0}, {"epoch": 2, "loss": 0.7, "validation_loss": 0.8}]


def test_the_same_history_is_the_same_picture(tmp_path: Path) -> None:
    for name in ("one.svg", "other.svg"):
        pictures.history(tmp_path / name, EPOCHS)
    one, other = ((tmp_path / name).read_bytes() for name in ("one.svg", "other.svg"))
    assert one == other
    for told in ("loss", "validation loss", "epoch"):
        assert f">{told}<" in one.decode()


def test_a_history_without_training_losses_has_one_line(tmp_path: Path) -> None:
    pictures.history(tmp_path / "one.svg", [{"epoch": 1, "validation_loss": 1.0}])
    told = (tmp_path / "one.svg").read_text("utf-8")
    assert ">validation loss<" in told
