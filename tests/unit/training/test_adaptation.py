"""Low-rank adaptation: nothing of the encoder but thin matrices is learnt, and merging them changes no answer."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")

from scorer.training import adaptation, fit
from scorer.training.config import text_recipe
from scorer.training.encoder import Student
from tests.builders import students

pytestmark = pytest.mark.train
CONFIG = replace(
    text_recipe().encoder, epochs=2, patience=2, batch_tokens=64, warmup_steps=2, lora_rank=4, lora_alpha=8
)
TOKENS = [[0, 7, 9, 30, 2], [0, 11, 2], [0, 40, 41, 42, 2]]


def _tuned(adversarial_epsilon: float = 0.0) -> Student:
    student, config = students.student(layers=2), replace(CONFIG, adversarial_epsilon=adversarial_epsilon)
    adaptation.adapt(student, config)
    fit.fit(student, students.examples(60), students.examples(20), config, lambda _what, _share: None)
    return student


@pytest.mark.parametrize("adversarial_epsilon", [0.0, 0.5])
def test_the_merged_network_answers_as_the_adapted_one_and_otherwise_than_before(adversarial_epsilon: float) -> None:
    student = _tuned(adversarial_epsilon)
    adapted, before = fit.predict(student, TOKENS), fit.predict(students.student(layers=2), TOKENS)
    adaptation.merge(student)
    for merged, same, other in zip(fit.predict(student, TOKENS), adapted, before, strict=True):
        np.testing.assert_allclose(merged, same, atol=1e-6)
        assert np.abs(merged - other).max() > 1e-3


def test_a_merged_network_has_the_names_and_shapes_of_one_that_was_never_adapted() -> None:
    student = _tuned()
    adaptation.merge(student)
    assert {name: value.shape for name, value in student.state_dict().items()} == {
        name: value.shape for name, value in students.student(layers=2).state_dict().items()
    }


def test_of_the_encoder_only_the_thin_matrices_are_learnt() -> None:
    student = students.student(layers=2)
    adaptation.adapt(student, CONFIG)
    learnt = [name for name, value in student.named_parameters() if value.requires_grad]
    assert {name for name in learnt if not name.startswith("body")} == {
        "project.weight",
        "project.bias",
        "sentiment.weight",
        "sentiment.bias",
        "english.weight",
        "english.bias",
    }
    body = [name for name in learnt if name.startswith("body")]
    assert len(body) == 2 * 6 * 2  # two matrices for each of six products in two layers
    assert all(".lora_" in name for name in body)


def test_without_a_rank_nothing_is_adapted_and_merging_changes_nothing() -> None:
    student, config = students.student(layers=2), replace(CONFIG, lora_rank=0)
    before = student.body
    adaptation.adapt(student, config)
    adaptation.merge(student)
    assert student.body is before
