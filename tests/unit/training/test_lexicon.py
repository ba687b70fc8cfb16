"""The linear sentiment: what it learns, what it keeps in eight bits, and that the served code reads it alike."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scorer.training import early, lexicon
from streams.training.in_process import served_code
from streams.triton.cards import newest

GRAMS = served_code(newest("text_encoder"), "grams")
TEXTS = ["good", "very good", "bad", "very bad"] * 5
POSITIVE = np.array([True, True, False, False] * 5)


def _fitted() -> lexicon.Linear:
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


def test_a_text_that_counts_both_ways_is_learnt_as_two() -> None:
    rows, size = [GRAMS.buckets(text) for text in TEXTS], {"buckets": GRAMS.BUCKETS, "inverse_penalty": 10.0}
    yes, no = np.where(POSITIVE, 0.75, 0.25), np.where(POSITIVE, 0.25, 0.75)
    happens, weight = np.repeat([True, False], len(TEXTS)), np.concatenate([yes, no])
    shares, twice = lexicon.fit_shares(rows, yes, no, **size), lexicon.fit([*rows, *rows], happens, weight, **size)
    assert shares.weights.tolist() == twice.weights.tolist()
    good, bad = shares.odds([GRAMS.buckets(text) for text in ("good", "bad")])
    assert 0 < good < _fitted().odds([GRAMS.buckets("good")])[0]
    assert good == pytest.approx(-bad, abs=0.05)


def test_a_network_that_is_right_weighs_more_than_a_lexicon_that_is_not() -> None:
    own_odds = _fitted().odds([GRAMS.buckets("good") for _ in TEXTS])
    network, own = lexicon.blend(np.where(POSITIVE, 2.0, -2.0), own_odds, POSITIVE)
    assert network > 0.5
    assert abs(own) < 0.1


def test_the_served_code_says_what_the_fitted_one_says(tmp_path: Path) -> None:
    side, neutral = _fitted(), lexicon.Linear(_fitted().weights[::-1].copy(), 0.25, -1.5)
    lexicon.Lexicon(side, neutral).save(tmp_path / "lexicon.npz")
    served = GRAMS.Lexicon(tmp_path / "lexicon.npz")
    rows = [GRAMS.buckets(text) for text in ("good", "not bad at all", "质量很好", "")]
    np.testing.assert_allclose([served.odds(row) for row in rows], side.odds(rows), rtol=1e-12)
    np.testing.assert_allclose([served.neutral_odds(row) for row in rows], neutral.odds(rows), rtol=1e-12)


def test_the_served_code_answers_early_where_and_what_the_fitted_one_does(tmp_path: Path) -> None:
    side, neutral = _fitted(), lexicon.Linear(np.zeros(GRAMS.BUCKETS, np.int8), 1.0, -3.0)
    rules = early.Early({"zh": early.NOBODY, "en": early.Limits(1.0, -2.0)}, slope=1.5, neutral=0.02)
    lexicon.Lexicon(side, neutral, 0.6, 0.3, trained=rules).save(tmp_path / "lexicon.npz")
    served = GRAMS.Lexicon(tmp_path / "lexicon.npz")
    texts = ["good", "very bad", "of", "很 good"]
    rows = [GRAMS.buckets(text) for text in texts]
    leave = rules.limits["en"].leave(side.odds(rows), neutral.odds(rows))
    assert leave.tolist() == [True, True, False, True]
    told = [served.said(text) for text in texts]
    assert [each.early for each in told] == [True, True, False, False]
    np.testing.assert_allclose(np.stack([each.alone for each in told]), rules.answers(side.odds(rows)), rtol=1e-6)


def test_each_language_has_a_scale_and_an_offset_of_a_side_and_of_neutral(tmp_path: Path) -> None:
    nothing = lexicon.Linear(np.zeros(GRAMS.BUCKETS, np.int8), 1.0, 0.0)
    scales = np.array([[[2.0, 0.5], [1.0, 0.0]], [[1.0, 0.0], [0.5, -1.0]]])
    found = lexicon.Lexicon(nothing, nothing, languages=scales)
    found.save(tmp_path / "lexicon.npz")
    sides, served = np.array([0.2, 0.2, 0.6], np.float32), GRAMS.Lexicon(tmp_path / "lexicon.npz")
    told = [GRAMS.sided(sides, served.said(text)) for text in ("很好", "good", "хорошо")]
    chinese, english = 1 / (1 + np.exp(-2 * np.log(3) - 0.5)), 1 / (1 + np.exp(0.5 * np.log(4) + 1))
    wanted = [
        [0.8 * (1 - chinese), 0.2, 0.8 * chinese],
        [(1 - english) / 4, english, (1 - english) * 3 / 4],
        [0.2, 0.2, 0.6],
    ]
    np.testing.assert_allclose(told, wanted, rtol=1e-5)
    rows, language = [GRAMS.buckets("")] * 3, np.array([0, 1, -1])
    together = found.together(np.tile(sides.astype(np.float64), (3, 1)), found.side.odds(rows), language)
    np.testing.assert_allclose(together, wanted, rtol=1e-5)
