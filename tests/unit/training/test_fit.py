"""The training loop on a network of a few numbers: it goes on where it was cut off; its options do as told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
import transformers

from scorer.sentiments import NEUTRAL
from scorer.training import fit
from scorer.training.adversarial import FastGradient
from scorer.training.config import TextConfig, text_recipe
from scorer.training.encoder import Student
from scorer.training.fit import Examples
from scorer.training.precision import Precision
from scorer.training.texts import UNLABELLED

pytestmark = pytest.mark.train
UNREAD = torch.tensor([UNLABELLED])
CONFIG = replace(text_recipe().encoder, epochs=3, patience=3, batch_tokens=64, warmup_steps=2)


class CutOffError(Exception):
    """What ends a training too early."""


def _student() -> Student:
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    return Student(transformers.BertModel(config, add_pooling_layer=False))


def _examples(count: int) -> Examples:
    random = np.random.default_rng(count)
    rows = [[0, *random.integers(5, 50, random.integers(3, 9)).tolist(), 2] for _ in range(count)]
    labels = torch.tensor([0 if row[1] < 25 else 2 for row in rows])
    teacher = torch.nn.functional.normalize(torch.tensor(random.normal(size=(count, 64)), dtype=torch.float32), dim=-1)
    sided, unread = torch.ones(count, dtype=torch.bool), torch.full((count,), UNLABELLED)
    return Examples(rows, labels, sided, unread, torch.ones(count), teacher, teacher)


def _fitted(
    config: TextConfig, kept: Path | None = None, say: Callable[[str, float], None] = lambda _what, _share: None
) -> dict[str, bytes]:
    student = _student()
    fit.fit(student, _examples(60), _examples(20), config, say, kept)
    return {name: value.numpy().tobytes() for name, value in student.state_dict().items()}


def test_a_training_that_was_cut_off_ends_on_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    def cut(what: str, _share: float) -> None:
        if what.startswith("epoch 3"):
            raise CutOffError

    kept = tmp_path / "student.checkpoint"
    with pytest.raises(CutOffError):
        _fitted(CONFIG, kept, cut)
    assert kept.exists()
    assert _fitted(CONFIG, kept) == _fitted(CONFIG)
    assert not kept.exists()


def test_the_same_seed_gives_the_same_weights_and_another_does_not() -> None:
    assert _fitted(CONFIG) == _fitted(CONFIG)
    assert _fitted(CONFIG) != _fitted(replace(CONFIG, seed=1))


def test_it_stops_when_the_validation_loss_no_longer_falls() -> None:
    config = replace(CONFIG, epochs=9, patience=1, learning_rate=0.0)
    history = fit.fit(_student(), _examples(60), _examples(20), config, lambda _what, _share: None)
    assert [entry["epoch"] for entry in history] == [1, 2]


@pytest.mark.parametrize(
    "option",
    [{"label_smoothing": 0.1}, {"adversarial_epsilon": 0.5}, {"precision": "float16"}, {"precision": "float32"}],
)
def test_an_option_changes_what_is_learnt(option: dict[str, Any]) -> None:
    assert _fitted(CONFIG) != _fitted(replace(CONFIG, **option))


def test_a_smoothed_label_costs_more_where_the_model_is_sure_and_right() -> None:
    told = torch.tensor([[-9.0, 0.0, 9.0]]), torch.tensor([2]), torch.tensor([True]), UNREAD, torch.ones(1)
    plain, smooth = (fit.sentiment_loss(*told, replace(CONFIG, label_smoothing=share)).item() for share in (0.0, 0.1))
    # Half of the share goes to the other of two sides, whose log-probability is -18.
    assert smooth - plain == pytest.approx(0.05 * 18, abs=1e-3)


@pytest.mark.parametrize("sided", [True, False])
def test_a_label_of_half_the_weight_costs_half(sided: bool) -> None:
    told = torch.tensor([[1.0, 0.0, 0.5]]), torch.tensor([2]), torch.tensor([sided])
    whole, half = (fit.sentiment_loss(*told, UNREAD, torch.tensor([weight]), CONFIG).item() for weight in (1.0, 0.5))
    assert half == pytest.approx(whole / 2)


def test_a_review_that_was_read_learns_its_share_from_the_reading_and_the_rest_from_its_label() -> None:
    told = (
        torch.tensor([[1.0, 0.0, 0.5]]),
        torch.tensor([2]),
        torch.tensor([True]),
        torch.tensor([NEUTRAL]),
        torch.ones(1),
    )
    label, both, reading = (
        fit.sentiment_loss(*told, replace(CONFIG, reading_share=share)).item() for share in (0.0, 0.25, 1.0)
    )
    assert both == pytest.approx(0.75 * label + 0.25 * reading)
    assert reading == pytest.approx(np.log(np.exp([1.0, 0.0, 0.5]).sum()))


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
