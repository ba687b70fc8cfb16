"""Ranking: laws of the order, and what counts as alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.catalogue import product_row
from scorer.ranking import likeness, order
from tests.builders.core import axis, products_of

values = st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=8)
diversities = st.floats(0.0, 1.0)


def alike(count: int, seed: int) -> np.ndarray:
    """A seeded symmetric table with ones on its diagonal."""
    table = np.random.default_rng(seed).random((count, count))
    return np.where(np.eye(count) == 1, 1.0, (table + table.T) / 2)


@given(values, diversities, st.integers(0, 99))
def test_every_item_stands_in_the_order_once(worth: list[int], diversity: float, seed: int):
    found = order(np.array(worth), alike(len(worth), seed), diversity)
    assert sorted(found) == list(range(len(worth)))


@given(values, diversities, st.integers(0, 99))
def test_the_first_is_the_best_whatever_the_diversity(worth: list[int], diversity: float, seed: int):
    assert order(np.array(worth), alike(len(worth), seed), diversity)[0] == worth.index(max(worth))


@given(values, st.integers(0, 99))
def test_without_diversity_the_order_is_that_of_the_values(worth: list[int], seed: int):
    expected = sorted(range(len(worth)), key=lambda item: (-worth[item], item))
    assert order(np.array(worth), alike(len(worth), seed), 0.0) == expected


@given(values, diversities)
def test_where_nothing_is_alike_values_alone_decide(worth: list[int], diversity: float):
    apart = np.eye(len(worth))
    assert order(np.array(worth), apart, diversity * 0.99) == order(np.array(worth), apart, 0.0)


@given(values, diversities, st.integers(0, 99), st.integers(0, 10))
def test_the_unit_of_values_changes_nothing(worth: list[int], diversity: float, seed: int, power: int):
    table = alike(len(worth), seed)
    assert order(np.array(worth) * 2**power, table, diversity) == order(np.array(worth), table, diversity)


def test_a_twin_of_the_best_gives_way_to_something_else():
    twins = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    found = [order(np.array([100, 90, 40]), twins, diversity) for diversity in (0.0, 0.5)]
    assert found == [[0, 1, 2], [0, 2, 1]]  # 0.5 * 0.83 - 0.5 * 1 is less than 0.5 * 0 - 0.5 * 0


def test_vectors_say_how_alike_products_are_and_categories_where_there_is_none():
    both = ((axis(0) + axis(1)) / np.sqrt(2)).astype(np.float32)
    rows = (
        product_row("a", category="kettles", vector=axis(0), space=7),
        product_row("b", category="toasters", vector=both, space=7),
        product_row("c", category="kettles"),
        product_row("d"),
    )
    half = np.float64(np.float32(1 / np.sqrt(2)))
    expected = [[1, half, 1, 0], [half, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]]
    np.testing.assert_allclose(likeness(products_of(*rows)), expected, atol=1e-7)


@pytest.mark.parametrize("diversity", [-0.1, 1.1, float("nan")])
def test_a_diversity_outside_its_range_is_refused(diversity: float):
    with pytest.raises(ValueError, match="diversity must be from 0 to 1"):
        order(np.array([1]), np.eye(1), diversity)
