"""How far two versions agree: figures worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scorer.metrics.agreement import ranks, spearman
from streams.lifecycle.agreement import Pairs, changed, counts, figures

NONE = np.zeros(0)
SCORES = arrays(np.float64, st.integers(3, 30), elements=st.floats(0, 1, width=16))


def pairs(first: list[list[float]], second: list[list[float]], asked: list[list[int]]) -> Pairs:
    took = (np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    return Pairs(np.array(first), np.array(second), np.array(asked, np.bool_), took)


def test_figures_of_four_scores() -> None:
    told = figures(pairs([[0.1, 0.2], [0.3, 0.4]], [[0.2, 0.1], [0.3, 0.8]], [[1, 1], [1, 1]]))
    # Ranks 1 2 3 4 against 2 1 3 4: 1 - 6 * (1 + 1) / (4 * 15) = 0.8.
    assert (told["n"], told["scores"], round(told["rank_correlation"], 9)) == (2, 4, 0.8)
    assert (round(told["mean_abs_difference"], 9), told["changed_choice"]) == (0.15, 0.5)
    assert told["latency_ms"] == [{"p50": 2.0, "p99": pytest.approx(2.98)}, {"p50": 2.0, "p99": 2.0}]


def test_what_was_not_asked_for_counts_nowhere_and_a_single_candidate_is_no_choice() -> None:
    told = pairs([[0.1, 0.2, 0.9], [0.3, 0, 0]], [[0.1, 0.2, 0.0], [0.4, 1, 1]], [[1, 1, 0], [1, 0, 0]])
    assert figures(told)["scores"] == 3
    assert round(figures(told)["mean_abs_difference"], 9) == round(0.1 / 3, 9)
    assert changed(told) == 0.0


def test_a_sentiment_is_ranked_by_positive_less_negative() -> None:
    first = np.array([[0.1, 0.2, 0.7], [0.6, 0.4, 0.0]])
    told = Pairs(first, first, np.ones((2, 3), np.bool_), (NONE, NONE), sentiment=True)
    assert [round(each, 9) for each in told.scores()[0].tolist()] == [0.6, -0.6]


def test_each_decile_of_the_reference_holds_a_tenth_of_it() -> None:
    reference = np.arange(100) / 100
    assert counts(reference, reference).tolist() == [10] * 10
    assert counts(reference, np.full(5, 2.0)).tolist() == [0] * 9 + [5]


def test_what_lies_above_references_that_are_equal_is_told_from_them() -> None:
    assert counts(np.full(10, 0.5), np.array([0.5, 0.5, 0.9, 0.1])).tolist() == [1, 2, 1]
    assert counts(np.array([0.1] * 9 + [0.5] * 11), np.array([0.1, 0.5, 0.9])).tolist() == [0, 1, 0, 1, 1]
    assert figures(pairs([[0.5, 0.5]] * 50, [[0.9, 0.9]] * 50, [[1, 1]] * 50))["psi"] > 1


@given(SCORES)
def test_a_rising_change_of_scores_changes_no_rank(scores: np.ndarray) -> None:
    assert ranks(scores).tolist() == ranks(3 * scores + 1).tolist()
    assert ranks(scores).sum() == len(scores) * (len(scores) + 1) / 2


@given(SCORES)
def test_a_model_agrees_with_itself_and_disagrees_with_its_opposite(scores: np.ndarray) -> None:
    if len(np.unique(scores)) == 1:
        assert np.isnan(spearman(scores, scores))
    else:
        assert spearman(scores, scores) == pytest.approx(1)
        assert spearman(scores, -scores) == pytest.approx(-1)
