"""A text taken apart, and the arithmetic of leaving pieces out, against a model whose weights are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from scorer.explain.occlusion import contributions, spans, variants
from scorer.explain.odds import log_odds, of_class

WEIGHTS = {"good": 2.0, "bad": -3.0, "坏": -1.5, "好": 1.0}


def _pieces(text, most=1000):
    return [text[begin:end] for begin, end in spans(text, most)]


def _probabilities(texts):
    """Of a model that adds up the weights of its words."""
    positive = expit([sum(WEIGHTS.get(piece, 0) for piece in _pieces(text)) for text in texts])
    return np.stack([1 - positive, positive], axis=1)


def test_each_piece_contributes_its_weight():
    text = "Good? no, good 好 but bad 坏!"
    pieces = spans(text, 1000)
    found = contributions(_probabilities(variants(text, pieces)), 1)
    told = dict(zip(_pieces(text), found, strict=True))
    assert told == {piece: pytest.approx(WEIGHTS.get(piece, 0), abs=1e-9) for piece in _pieces(text)}


def test_what_speaks_for_a_class_speaks_against_the_other():
    text = "good and bad"
    asked = _probabilities(variants(text, spans(text, 1000)))
    assert contributions(asked, 0) == pytest.approx(-contributions(asked, 1))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("   ", []),
        ("质量好", ["质", "量", "好"]),
        ("iPhone手机壳 is OK", ["iPhone", "手", "机", "壳", "is", "OK"]),
        ("it's well-made", ["it's", "well-made"]),
        ("'quoted' -x-", ["'", "quoted", "'", "-", "x", "-"]),
        ("nice 🙂🙂 3.5", ["nice", "🙂🙂", "3", ".", "5"]),
        ("a_b", ["a", "_", "b"]),
    ],
)
def test_words_characters_and_signs_are_pieces(text, pieces):
    assert _pieces(text) == pieces


@given(st.text(max_size=80), st.integers(1, 12))
def test_pieces_are_few_lie_in_order_and_hold_all_but_space(text, most):
    found = spans(text, most)
    assert len(found) <= most
    edges = [edge for span in found for edge in span]
    assert edges == sorted(edges)
    covered = {at for begin, end in found for at in range(begin, end)}
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())


@given(st.floats(1e-7, 1 - 1e-7))
def test_log_odds_are_those_of_scipy(probability):
    assert log_odds(np.array([probability])) == pytest.approx(logit(probability), rel=1e-6, abs=1e-9)


def test_a_sure_class_has_finite_log_odds():
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
    assert np.isfinite(of_class(np.array([[1.0, 0, 0], [0, 1, 0]]), 0)).all()


def test_a_class_is_set_against_all_others():
    assert of_class(np.array([[0.2, 0.3, 0.5]]), 2) == pytest.approx([0.0])
