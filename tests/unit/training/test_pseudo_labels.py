"""Pseudo-labels: what is sure is taken, what is unsure or rather neutral is not."""

import numpy as np
import pytest

from scorer.training.pseudo_labels import counts, of_sentiments, sure
from scorer.training.texts import NEGATIVE, POSITIVE, UNLABELLED, Text, new


def test_sure_is_a_probability_of_the_likelier_side_from_the_least_on() -> None:
    odds = np.log(np.array([0.96, 0.94, 0.06, 0.04]) / np.array([0.04, 0.06, 0.94, 0.96]))
    assert sure(odds, 0.95).tolist() == [True, False, False, True]


def test_a_side_is_taken_where_it_is_sure_among_the_two_and_the_text_is_not_rather_neutral() -> None:
    sides = np.array([[0.01, 0.02, 0.97], [0.90, 0.08, 0.02], [0.3, 0.1, 0.6], [0.01, 0.59, 0.40]], np.float32)
    labels = of_sentiments(sides, 0.95)
    assert labels.tolist() == [POSITIVE, NEGATIVE, UNLABELLED, UNLABELLED]
    assert counts(labels) == {"texts": 4, "negative": 1, "positive": 1}


def test_a_probability_of_nothing_is_no_infinity() -> None:
    assert of_sentiments(np.array([[0, 0, 1], [0, 1, 0]], np.float32), 0.99).tolist() == [POSITIVE, UNLABELLED]


@pytest.mark.parametrize("again", ["很 好！", "很好", "ＢＡＤ", "", "?!"])
def test_a_text_that_is_known_or_says_nothing_is_not_new(again: str) -> None:
    known = [Text("很好。", POSITIVE, "zh", True), Text("Bad", NEGATIVE, "en", False)]
    assert new(["一般", again, "一般。"], known) == ["一般。"]
