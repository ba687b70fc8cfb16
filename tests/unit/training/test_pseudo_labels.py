"""Pseudo-labels: of each side the surest, as many of one as of the other; what is unsure or rather neutral has none."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.sentiments import NEGATIVE, POSITIVE
from scorer.training.config import UnlabelledConfig
from scorer.training.pseudo_labels import counts, of_sentiments, surest
from scorer.training.texts import UNLABELLED, Text, new

ALL = UnlabelledConfig(rounds=1, share=1.0, confidence=0.5, weight=1.0)
ODDS = np.array([3.0, -1.0, 0.5, -4.0, 2.0, 1.0, -0.1, 5.0])


@pytest.mark.parametrize(
    ("changed", "taken"),
    [
        ({}, [0, 1, 3, 4, 6, 7]),  # three are negative, so the three surest of the positive
        ({"share": 0.5}, [0, 1, 3, 7]),
        ({"share": 0.24}, []),  # less than one of each side
        ({"confidence": 0.7}, [0, 1, 3, 7]),  # log-odds beyond 0.85
        ({"confidence": 0.9}, [3, 7]),  # beyond 2.2
        ({"confidence": 0.99}, []),  # beyond 4.6
    ],
)
def test_the_surest_of_each_side_are_taken_as_many_of_one_as_of_the_other(
    changed: dict[str, float], taken: list[int]
) -> None:
    assert surest(ODDS, replace(ALL, **changed)).tolist() == taken


@given(st.lists(st.floats(-9, 9), max_size=40), st.floats(0, 1), st.floats(0.5, 0.99))
def test_no_text_that_is_left_is_surer_of_its_side_than_one_that_is_taken(
    odds: list[float], share: float, confidence: float
) -> None:
    told = np.array(odds)
    taken = surest(told, replace(ALL, share=share, confidence=confidence))
    left = np.setdiff1d(np.arange(len(odds)), taken)
    assert len(taken) <= share * len(odds)
    for sign in (-1, 1):
        own = taken[sign * told[taken] > 0]
        assert len(own) == len(taken) / 2
        assert not len(own) or (sign * told[left] <= (sign * told[own]).min()).all()


def test_a_side_is_taken_where_it_is_sure_among_the_two_and_the_text_is_not_rather_neutral() -> None:
    sides = np.array([[0.01, 0.02, 0.97], [0.90, 0.08, 0.02], [0.3, 0.1, 0.6], [0.01, 0.59, 0.40]], np.float32)
    labels = of_sentiments(sides, replace(ALL, confidence=0.95))
    assert labels.tolist() == [POSITIVE, NEGATIVE, UNLABELLED, UNLABELLED]
    assert counts(labels) == {"texts": 4, "negative": 1, "positive": 1}


def test_a_probability_of_nothing_is_no_infinity() -> None:
    sides = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], np.float32)
    assert of_sentiments(sides, replace(ALL, confidence=0.99)).tolist() == [POSITIVE, UNLABELLED, NEGATIVE]


@pytest.mark.parametrize("again", ["很 好！", "很好", "ＢＡＤ", "", "?!"])
def test_a_text_that_is_known_or_says_nothing_is_not_new(again: str) -> None:
    known = [Text("很好。", POSITIVE, "zh", True), Text("Bad", NEGATIVE, "en", False)]
    assert new(["一般", again, "一般。"], known) == ["一般。"]
