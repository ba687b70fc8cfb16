"""Contributions of features: exact for a sum, adding up for any score, and those of the definition for a small one."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.explain.shapley import both_ways, contributions, walks

WEIGHTS = np.array([2.0, -1.0, 0.5, 0.0])


def _orders(seed, count, features):
    random = np.random.default_rng(seed)
    return both_ways(np.stack([random.permutation(features) for _ in range(count)]))


def _explained(score, row, backgrounds, orders):
    return contributions(score(walks(row, backgrounds, orders)), orders)


def _bent(rows):
    """No sum: products, and a corner."""
    return rows[..., 0] * rows[..., 1] + np.maximum(rows[..., 2], rows[..., 3])


def test_in_a_sum_each_feature_contributes_its_weight_times_its_distance_and_without_error():
    row, background = np.array([1, 2, 3, 4], np.float32), np.array([0, 1, 1, 4], np.float32)
    orders = _orders(1, 3, 4)
    found = _explained(lambda rows: rows @ WEIGHTS + 7, row, np.tile(background, (6, 1)), orders)
    assert found.mean.tolist() == [2, -1, 1, 0]
    assert found.error.tolist() == [0, 0, 0, 0]
    assert found.base == 0 * 2 - 1 + 0.5 + 0 + 7


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_contributions_add_up_to_the_score_less_the_mean_of_the_backgrounds(seed, count):
    random = np.random.default_rng(seed)
    row, backgrounds = random.normal(size=4).astype(np.float32), random.normal(size=(2 * count, 4)).astype(np.float32)
    found = _explained(_bent, row, backgrounds, _orders(seed, count, 4))
    assert found.base == pytest.approx(_bent(backgrounds).mean(), abs=1e-5)
    assert found.mean.sum() == pytest.approx(_bent(row) - found.base, abs=1e-5)


def test_over_all_orders_they_are_shapleys_values():
    row, background = np.array([1, 2, 3, 4], np.float32), np.array([0.5, -1, 5, 2], np.float32)
    orders = _orders(3, 4000, 4)
    found = _explained(_bent, row, np.tile(background, (len(orders), 1)), orders)
    assert found.mean == pytest.approx([_shapley(_bent, row, background, at) for at in range(4)], abs=0.02)


def _shapley(score, row, background, feature):
    """By the definition: the mean gain of the feature over all sets of others."""
    others = [at for at in range(len(row)) if at != feature]
    total = 0.0
    for size in range(len(row)):
        weight = factorial(size) * factorial(len(row) - size - 1) / factorial(len(row))
        for taken in combinations(others, size):
            without = background.copy()
            without[list(taken)] = row[list(taken)]
            with_it = without.copy()
            with_it[feature] = row[feature]
            total += weight * (score(with_it) - score(without))
    return total


def test_a_walk_takes_over_one_feature_after_the_other():
    found = walks(np.array([1, 2], np.float32), np.zeros((1, 2), np.float32), np.array([[1, 0]]))
    assert found.tolist() == [[[0, 0], [0, 2], [1, 2]]]


def test_a_feature_that_is_the_same_everywhere_contributes_nothing():
    row = np.array([1, 2, 3, 4], np.float32)
    backgrounds = np.array([[5, 2, 0, 1], [0, 2, 9, 3]], np.float32)
    found = _explained(_bent, row, backgrounds, _orders(2, 1, 4))
    assert found.mean[1] == 0
