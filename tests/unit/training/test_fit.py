"""The training loop on a network of a few numbers: it goes on where it was cut off; its options do as told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from scorer.errors import Inconsistent
from scorer.training import fit
from scorer.training.adversarial import FastGradient
from scorer.training.config import TextConfig, text_recipe
from scorer.training.precision import Precision
from tests.builders.students import examples, student

pytestmark = pytest.mark.train
CONFIG = replace(text_recipe().encoder, epochs=3, patience=3, batch_tokens=64, warmup_steps=2)


class CutOffError(Exception):
    """What ends a training too early."""


def _fitted(
    config: TextConfig, kept: Path | None = None, say: Callable[[str, float], None] = lambda _what, _share: None
) -> dict[str, bytes]:
    made = student(layers=1)
    fit.fit(made, examples(60), examples(20), config, say, kept)
    return {name: value.numpy().tobytes() for name, value in made.state_dict().items()}


def test_a_training_that_was_cut_off_ends_on_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    def cut(what: str, _share: float) -> None:
        if what.startswith("epoch 3"):
            raise CutOffError

    kept = tmp_path / "student.checkpoint"
    with pytest.raises(CutOffError):
        _fitted(CONFIG, kept, cut)
    assert kept.exists()
    assert _fitted(CONFIG, kept) == _fitted(CONFIG)


def test_code_in_what_was_kept_is_not_run(tmp_path: Path) -> None:
    kept = tmp_path / "student.checkpoint"
    torch.save({"model": tmp_path}, kept)
    with pytest.raises(UnpicklingError):
        _fitted(CONFIG, kept)


def test_the_same_seed_gives_the_same_weights_and_another_does_not() -> None:
    assert _fitted(CONFIG) == _fitted(CONFIG)
    assert _fitted(CONFIG) != _fitted(replace(CONFIG, seed=1))


def test_a_loss_that_is_no_number_ends_it_by_name() -> None:
    with pytest.raises(Inconsistent, match=r"epoch \d: loss nan.*learning_rate 1000000"):
        _fitted(replace(CONFIG, learning_rate=1e6))


def test_it_stops_when_the_validation_loss_no_longer_falls() -> None:
    config = replace(CONFIG, epochs=9, patience=1, learning_rate=1e-30)
    history = fit.fit(student(layers=1), examples(60), examples(20), config, lambda _what, _share: None)
    assert [entry["epoch"] for entry in history] == [1, 2]


@pytest.mark.parametrize(
    "option",
    [{"label_smoothing": 0.1}, {"adversarial_epsilon": 0.5}, {"precision": "float16"}, {"precision": "float32"}],
)
def test_an_option_changes_what_is_learnt(option: dict[str, Any]) -> None:
    assert _fitted(CONFIG) != _fitted(replace(CONFIG, **option))


def test_the_move_is_as_long_as_asked_and_raises_the_loss() -> None:
    words = torch.nn.Embedding(9, 4)
    words.weight.requires_grad = False
    ids, target = torch.tensor([[1, 2], [3, 4]]), torch.ones(2, 4, requires_grad=True)
    losses: list[float] = []
    moves: list[float] = []

    def loss() -> torch.Tensor:
        made = words(ids)
        moves.extend((made - words.weight[ids]).flatten(1).norm(dim=1).tolist())
        value = ((made.sum(1) - target) ** 2).sum()
        losses.append(value.item())
        return value

    FastGradient(words, 0.5).backward(loss, Precision("float32", torch.device("cpu")).propagate)
    assert moves == pytest.approx([0, 0, 0.5, 0.5])
    assert losses[1] > losses[0]
