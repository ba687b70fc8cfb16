"""The English teacher, of a few numbers: it learns sides, and says the same of a text wherever that stands."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
import transformers

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import english
from scorer.training.config import EnglishConfig, text_recipe
from scorer.training.english import Teacher
from scorer.training.texts import Text
from tests.builders.students import rows

pytestmark = pytest.mark.train
CONFIG = replace(
    text_recipe().english,
    batch_tokens=64,
    warmup_steps=2,
    frozen_layers=1,
    precision="float32",
    learning_rate=5e-3,
    head_learning_rate=1e-2,
)
TOKENS = rows(60)
SIDES = [NEGATIVE if row[1] < 25 else POSITIVE for row in TOKENS]


def _teacher(config: EnglishConfig = CONFIG) -> Teacher:
    torch.manual_seed(3)
    shape = transformers.MPNetConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    return Teacher(transformers.MPNetModel(shape, add_pooling_layer=False), config)


def _say(_what: str, _share: float) -> None:
    pass


def _tuned(*, sided: bool, epochs: int = 2) -> Teacher:
    teacher = _teacher()
    learnt = [Text("", side, "en", sided=sided) for side in SIDES]
    english.tune(teacher, TOKENS, learnt, replace(CONFIG, epochs=epochs), _say)
    return teacher


def test_it_learns_the_sides_that_it_is_told() -> None:
    chances, _ = english.read(_tuned(sided=False, epochs=40), TOKENS, _say)
    assert (chances.argmax(1) == SIDES).mean() > 0.9


def test_a_label_that_only_tells_the_side_leaves_what_is_said_of_neutral_alone() -> None:
    before = _teacher().sentiment.weight[NEUTRAL]
    after = _tuned(sided=True).sentiment.weight[NEUTRAL]
    # Weight decay alone has touched it.
    np.testing.assert_allclose(after.detach(), before.detach(), rtol=0.05)


def test_the_first_layers_and_the_words_stay_as_they_were() -> None:
    before, after = _teacher().state_dict(), _tuned(sided=False).state_dict()
    same = {name for name in before if torch.equal(before[name], after[name])}
    changed = set(before) - same
    assert {".".join(name.split(".")[:4]) for name in changed} == {
        "body.encoder.layer.1",
        "sentiment.weight",
        "sentiment.bias",
    }


def test_what_it_has_learnt_is_kept_and_not_learnt_again(tmp_path: Path) -> None:
    learnt, again = _teacher(), _teacher()
    texts = [Text("", side, "en", sided=False) for side in SIDES]
    english.taught(learnt, TOKENS, texts, CONFIG, tmp_path / "learnt.pt", _say)
    english.taught(again, [], [], CONFIG, tmp_path / "learnt.pt", _say)
    np.testing.assert_array_equal(english.read(again, TOKENS, _say)[0], english.read(learnt, TOKENS, _say)[0])


def test_a_text_is_told_alike_whatever_is_read_with_it() -> None:
    teacher = _teacher()
    alone = np.concatenate([english.read(teacher, [row], _say)[0] for row in TOKENS])
    together, _ = english.read(teacher, TOKENS, _say)
    np.testing.assert_allclose(together, alone, atol=0.01)  # products in bfloat16
