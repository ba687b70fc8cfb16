"""The population stability index: worked by hand, against scipy's divergence and chi-squared, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, entropy

from scorer.metrics.stability import noise, psi

COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12).filter(
    lambda pairs: all(map(sum, zip(*pairs, strict=True)))
)


def _both(pairs):
    return (np.array(each) for each in zip(*pairs, strict=True))


def test_three_bins_worked_by_hand():
    # With half a count a bin: 100 of 200 and 60 of 200, 60 of 200 and 100 of 200, 40 of 200 and 40 of 200.
    expected, actual = np.array([99.5, 59.5, 39.5]), np.array([59.5, 99.5, 39.5])
    assert psi(expected, actual) == pytest.approx(0.4 * np.log(5 / 3))


@given(COUNTS)
def test_it_is_the_divergence_of_scipy_both_ways(pairs):
    expected, actual = _both([pair for pair in pairs if any(pair)])
    both_ways = entropy(expected + 0.5, actual + 0.5) + entropy(actual + 0.5, expected + 0.5)
    assert psi(expected, actual) == pytest.approx(both_ways, abs=1e-12)


@given(COUNTS)
def test_it_is_symmetric_and_never_below_zero(pairs):
    expected, actual = _both(pairs)
    assert psi(expected, actual) == pytest.approx(psi(actual, expected), abs=1e-12)
    assert psi(expected, actual) >= 0


@given(COUNTS)
def test_a_sample_is_like_itself(pairs):
    expected, _ = _both(pairs)
    assert psi(expected, expected) == 0


@given(COUNTS)
def test_bins_that_are_empty_on_both_sides_are_no_matter(pairs):
    expected, actual = _both(pairs)
    longer, other = np.append(expected, [0, 0]), np.append(actual, [0, 0])
    assert (psi(longer, other), noise(longer, other)) == (psi(expected, actual), noise(expected, actual))


def test_a_sample_without_rows_is_like_nothing():
    assert np.isnan(psi(np.array([3, 4]), np.array([0, 0])))
    assert np.isnan(noise(np.array([0, 0]), np.array([3, 4])))


@pytest.mark.parametrize("bins", [2, 3, 5, 10, 20])
def test_noise_is_the_chi_squared_of_yurdakul_and_naranjo(bins):
    counts = np.full(bins, 40)
    exact = chi2.ppf(0.95, bins - 1) * 2 / (40 * bins)
    assert noise(counts, counts) == pytest.approx(exact, rel=0.025)


def test_samples_of_one_population_exceed_the_noise_one_time_in_twenty():
    random = np.random.default_rng(4)
    pairs = [random.multinomial(2000, np.full(10, 0.1), 2) for _ in range(2000)]
    assert np.mean([psi(*pair) > noise(*pair) for pair in pairs]) == pytest.approx(0.05, abs=0.015)


def test_one_bin_has_no_noise():
    assert noise(np.array([10]), np.array([20])) == 0
