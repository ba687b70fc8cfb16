"""Mean and spread of prices against exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer import prices
from tests.builders.core import nobody

priced = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 100)), min_size=1, max_size=40)


def test_two_prices_of_equal_weight() -> None:
    row = nobody()
    prices.add(row[0], 10.0, 1.0)
    prices.add(row[0], 20.0, 1.0)
    assert (row["price_weight"][0], row["price_mean"][0], row["price_squares"][0]) == (2.0, 15.0, 50.0)
    assert prices.spread(row[0]) == 5.0 / 15.0


def test_no_price_has_no_spread() -> None:
    assert prices.spread(nobody()[0]) == 0.0


@given(priced)
def test_mean_and_variance_are_the_weighted_ones(folded: list[tuple[int, int]]) -> None:
    row = nobody()
    for price, weight in folded:
        prices.add(row[0], float(price), float(weight))
    total = sum(weight for _, weight in folded)
    mean = Fraction(sum(price * weight for price, weight in folded), total)
    squares = sum(weight * (price - mean) ** 2 for price, weight in folded)
    assert row["price_weight"][0] == total
    assert row["price_mean"][0] == pytest.approx(float(mean), rel=1e-12, abs=1e-9)
    assert row["price_squares"][0] == pytest.approx(float(squares), rel=1e-9, abs=1e-3)
