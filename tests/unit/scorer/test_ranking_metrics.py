"""Figures of rankings: worked by hand, and the mean over every order of what is tied."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from scorer.metrics import ranking


def _of(better: int, tied: int, most: int) -> list[float]:
    places = np.array([better]), np.array([tied])
    return [float(figure(*places, most)[0]) for figure in (ranking.recall, ranking.reciprocal_rank, ranking.ndcg)]


def test_the_third_place_of_a_ranking_without_ties() -> None:
    assert _of(2, 0, 10) == pytest.approx([1, 1 / 3, 1 / 2])


def test_behind_the_cut_and_nowhere_are_worth_nothing() -> None:
    assert _of(10, 0, 10) + _of(ranking.NOWHERE, 0, 10) == [0] * 6


def test_a_constant_score_is_worth_what_chance_is() -> None:
    assert _of(0, 39, 20) == pytest.approx([20 / 40, sum(1 / r for r in range(1, 21)) / 40, _of(0, 39, 20)[2]])


def test_places_are_counted_by_score() -> None:
    scores = np.array([0.5, 0.9, 0.5, 0.1, 0.5])
    assert [ranking.place(scores, target) for target in range(5)] == [(1, 2), (0, 0), (1, 2), (4, 0), (1, 2)]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(1, 6))
def test_ties_count_as_the_mean_over_all_orders(scores: list[int], most: int) -> None:
    """Every order of all products, stably sorted by score, gives every order of the tied."""
    expected = []
    for order in permutations(range(len(scores))):
        rank = sorted(order, key=lambda product: -scores[product]).index(0) + 1
        hit = rank <= most
        expected.append([hit, hit / rank, hit / np.log2(rank + 1)])
    better, tied = ranking.place(np.array(scores, np.float64), 0)
    assert _of(better, tied, most) == pytest.approx(np.mean(expected, axis=0).tolist())


def test_ndcg_agrees_with_scikit_learn_where_nothing_is_tied() -> None:
    scores = np.random.default_rng(1).permutation(50).astype(float)
    relevant = np.zeros(50)
    relevant[17] = 1
    better, tied = ranking.place(scores, 17)
    assert _of(better, tied, 20)[2] == pytest.approx(ndcg_score([relevant], [scores], k=20))
