"""What a text costs: by its label, its reading, and the English teacher's word, each as much as it is told to count."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from scorer.sentiments import NEUTRAL, POSITIVE
from scorer.training.config import text_recipe
from scorer.training.labels import Labels, cost
from scorer.training.texts import UNLABELLED

pytestmark = pytest.mark.train
CONFIG = replace(text_recipe().encoder, english_share=0.7)
LOGITS = torch.tensor([[1.0, 0.0, 0.5]])
CHANCES = (0.2, 0.3, 0.5)
SAID = float(-(np.array(CHANCES) * (np.array([1.0, 0.0, 0.5]) - np.log(np.exp([1.0, 0.0, 0.5]).sum()))).sum())


def _known(**given: Any) -> Labels:
    """One text: positive, of three classes, unless said otherwise."""
    told = {"label": POSITIVE, "sided": False, "reading": UNLABELLED, "chances": (0.0, 0.0, 0.0), "weight": 1.0} | given
    return Labels(*(torch.tensor([value]) for value in told.values()))


def _cost(known: Labels, logits: torch.Tensor = LOGITS, **changed: Any) -> float:
    return cost(logits, known, replace(CONFIG, **changed)).item()


def test_a_smoothed_label_costs_more_where_the_model_is_sure_and_right() -> None:
    known, sure = _known(sided=True), torch.tensor([[-9.0, 0.0, 9.0]])
    plain, smooth = (_cost(known, sure, label_smoothing=share) for share in (0.0, 0.1))
    # Half of the share goes to the other of two sides, whose log-probability is -18.
    assert smooth - plain == pytest.approx(0.05 * 18, abs=1e-3)


@pytest.mark.parametrize("given", [{}, {"sided": True}, {"chances": CHANCES}, {"reading": NEUTRAL}])
def test_a_text_of_half_the_weight_costs_half(given: dict[str, Any]) -> None:
    assert _cost(_known(**given, weight=0.5)) == pytest.approx(_cost(_known(**given)) / 2)


def test_a_review_that_was_read_learns_its_share_from_the_reading_and_the_rest_from_its_label() -> None:
    known = _known(sided=True, reading=NEUTRAL)
    label, both, reading = (_cost(known, reading_share=share) for share in (0.0, 0.25, 1.0))
    assert both == pytest.approx(0.75 * label + 0.25 * reading)
    assert reading == pytest.approx(np.log(np.exp([1.0, 0.0, 0.5]).sum()))


def test_an_english_text_learns_its_share_from_the_teacher_and_the_rest_from_its_label() -> None:
    label, both = _cost(_known()), _cost(_known(chances=CHANCES))
    assert both == pytest.approx(0.3 * label + 0.7 * SAID)


def test_a_text_without_a_label_learns_from_the_teacher_alone() -> None:
    assert _cost(_known(label=UNLABELLED, chances=CHANCES)) == pytest.approx(SAID)


def test_a_text_of_which_nothing_is_known_costs_nothing_and_makes_no_other_cheaper() -> None:
    unknown = _known(label=UNLABELLED)
    assert _cost(unknown) == 0.0
    assert _cost(Labels.joined([_known(), unknown]), torch.cat([LOGITS, LOGITS])) == pytest.approx(_cost(_known()))
