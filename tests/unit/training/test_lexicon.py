"""The linear sentiment: what it learns, what it keeps in eight bits, and that the served code reads it alike."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scorer.training import lexicon
from streams.training.in_process import served_code
from streams.triton.cards import newest

GRAMS = served_code(newest("text_encoder"), "grams")
TEXTS = ["good", "very good", "bad", "very bad"] * 5
POSITIVE = np.array([True, True, False, False] * 5)


def _fitted() -> lexicon.Lexicon:
    rows = [GRAMS.buckets(text) for text in TEXTS]
    return lexicon.fit(rows, POSITIVE, np.ones(len(TEXTS)), buckets=GRAMS.BUCKETS, inverse_penalty=10.0)


def test_it_learns_the_side_of_words() -> None:
    good, bad = _fitted().odds([GRAMS.buckets(text) for text in ("good", "bad")])
    assert good > 1
    assert bad < -1


def test_the_same_texts_give_the_same_bytes() -> None:
    assert _fitted().weights.tobytes() == _fitted().weights.tobytes()


def test_a_text_that_counts_nothing_teaches_nothing() -> None:
    rows = [GRAMS.buckets(text) for text in [*TEXTS, "odd"]]
    weight = np.append(np.ones(len(TEXTS)), 0.0)
    found = lexicon.fit(rows, np.append(POSITIVE, True), weight, buckets=GRAMS.BUCKETS, inverse_penalty=10.0)
    assert found.weights[GRAMS.buckets("zq")].any() == _fitted().weights[GRAMS.buckets("zq")].any()
    assert found.odds([GRAMS.buckets("good")])[0] == pytest.approx(_fitted().odds([GRAMS.buckets("good")])[0], abs=0.01)


def test_a_network_that_is_right_weighs_more_than_a_lexicon_that_is_not() -> None:
    rows = [GRAMS.buckets("good") for _ in TEXTS]
    found = lexicon.blended(_fitted(), np.where(POSITIVE, 2.0, -2.0), rows, POSITIVE)
    assert found.network > 0.5
    assert abs(found.own) < 0.1


def test_the_served_code_says_what_the_fitted_one_says(tmp_path: Path) -> None:
    fitted = _fitted()
    fitted.save(tmp_path / "lexicon.npz")
    served = GRAMS.Lexicon(tmp_path / "lexicon.npz")
    texts = ["good", "not bad at all", "质量很好", ""]
    expected = fitted.odds([GRAMS.buckets(text) for text in texts])
    np.testing.assert_allclose([served.odds(text) for text in texts], expected, rtol=1e-12)
