"""What a shop's own labels move: the likeliest move under its prior, in eight bits, read alike where it is served."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from scorer.training import own_labels
from scorer.training.lexicon import Lexicon, matrix, neutral_odds, side_odds
from scorer.training.own_labels import Labelled, Move
from streams.training.in_process import served_code
from streams.triton.cards import newest
from tests.builders.moved_lexicon import LIMITS, moved_lexicon

GRAMS = served_code(newest("text_encoder"), "grams")
BUCKETS, LANGUAGES = 8, 2
NOTHING = np.empty(0, np.int64)
TEXTS = ["good", "a very bad zip", "质量很好", "不喜欢 this one", "Überraschung", "of"]


def _labelled(count: int, positive: int, said: float) -> Labelled:
    """So many texts of the first language without any piece, all said to have these log-odds."""
    happens = np.arange(count) < positive
    return Labelled([NOTHING] * count, np.zeros(count, np.int64), np.full(count, said), happens)


def _learnt(labelled: Labelled) -> Move:
    return own_labels.learnt(labelled, buckets=BUCKETS, languages=LANGUAGES)


def test_an_offset_is_where_what_is_said_too_little_is_what_the_prior_says_against_it() -> None:
    found = _learnt(_labelled(4, 3, 0.0)).languages[0]
    wanted = brentq(lambda offset: 4 * expit(offset) - 3 + offset / 10, -5, 5)
    np.testing.assert_allclose(found, [1.0, wanted], atol=1e-4)


def test_pieces_are_those_of_a_penalised_logistic_regression_where_nothing_was_said() -> None:
    random = np.random.default_rng(1)
    rows = [np.unique(random.integers(0, BUCKETS, 3)) for _ in range(40)]
    happens = random.random(40) < 0.5
    found = _learnt(Labelled(rows, np.full(40, -1), np.zeros(40), happens))
    model = LogisticRegression(C=10.0, fit_intercept=False, tol=1e-9, max_iter=1000)
    np.testing.assert_allclose(found.weights, model.fit(matrix(rows, BUCKETS), happens).coef_[0], atol=1e-2)
    assert found.languages.tolist() == [[1.0, 0.0]] * 2


def test_who_was_twice_as_sure_as_right_is_scaled_to_a_half() -> None:
    said = np.repeat([-2.0, 2.0], 2000)
    happens = np.tile(np.arange(1000) < 1000 * expit(-1.0), 4)
    happens[2000:] = ~happens[2000:]
    found = _learnt(Labelled([NOTHING] * 4000, np.zeros(4000, np.int64), said, happens))
    np.testing.assert_allclose(found.languages, [[0.5, 0.0], [1.0, 0.0]], atol=0.01)


def test_no_labels_move_nothing() -> None:
    found = own_labels.none(buckets=BUCKETS, languages=LANGUAGES)
    moved = own_labels.moved(found, found, LIMITS)
    said = np.random.default_rng(2).normal(size=(5, 2))
    assert moved.of(said, [np.arange(3)] * 5, np.array([0, 1, -1, 0, 1])).tolist() == said.tolist()


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20), st.integers(-1, 1)), min_size=1, max_size=5))
@settings(deadline=None)
def test_what_was_moved_can_be_undone(told: list[tuple[float, float, int]]) -> None:
    moved, rows = moved_lexicon().moved, [GRAMS.buckets(text) for text in TEXTS[: len(told)]]
    assert moved is not None
    said, language = np.array([each[:2] for each in told]), np.array([each[2] for each in told])
    np.testing.assert_allclose(moved.undone(moved.of(said, rows, language), rows, language), said, atol=1e-9)


def test_a_lexicon_is_read_as_it_was_saved(tmp_path: Path) -> None:
    path, written = tmp_path / "lexicon.npz", moved_lexicon()
    written.save(path)
    found = Lexicon.read(path)
    assert (found.early.limits, found.trained, found.own) == (LIMITS, written.trained, written.own)
    replace(found, moved=None).save(tmp_path / "trained.npz")
    served = newest("text_encoder") / "lexicon.npz"
    assert all((np.load(served)[name] == values).all() for name, values in np.load(tmp_path / "trained.npz").items())


@pytest.mark.parametrize("text", TEXTS)
def test_the_served_code_moves_as_the_fitted_one_does(tmp_path: Path, text: str) -> None:
    lexicon = moved_lexicon()
    assert lexicon.moved is not None
    lexicon.save(tmp_path / "lexicon.npz")
    row, spoken = GRAMS.buckets(text), GRAMS.language(text)
    language = np.array([GRAMS.LANGUAGES.index(spoken) if spoken else -1])
    sides = np.array([0.3, 0.1, 0.6], np.float32)
    said = GRAMS.Lexicon(tmp_path / "lexicon.npz").said(text)
    told = GRAMS.sided(sides, said)

    trained = lexicon.together(sides[None].astype(np.float64), lexicon.side.odds([row]), language)
    odds = np.stack([side_odds(trained), neutral_odds(trained)], axis=1)
    side, neutral = lexicon.moved.of(odds, [row], language)[0]
    rest = 1 - expit(neutral)
    np.testing.assert_allclose(told, [rest * expit(-side), expit(neutral), rest * expit(side)], rtol=1e-5)

    slope = lexicon.early.slope
    alone = np.array([[slope * lexicon.side.odds([row])[0], lexicon.neutral.odds([row])[0]]])
    own, other = lexicon.moved.of(alone, [row], language)[0] / [slope, 1.0]
    leaves = spoken is not None and LIMITS[spoken].leave(np.array([own]), np.array([other]))[0]
    assert said.early == leaves
