"""Calibration and skill: worked by hand, against scikit-learn, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from scorer.metrics.bootstrap import interval_of_distance
from scorer.metrics.calibration import bin_of, brier_skill, ece, gaps, squares

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=60)


def _ece(probability: object, happened: object, bins: int) -> float:
    return ece(gaps(np.asarray(probability), np.asarray(happened), bins).sum(axis=0))


def test_two_bins_worked_by_hand() -> None:
    # low: 0.1 and 0.3 said, 0 of 2 came: 0.2 off. high: 0.6 and 0.8 said, 1 of 2 came: 0.2 off.
    assert _ece([0.8, 0.1, 0.6, 0.3], [1, 0, 0, 0], 2) == pytest.approx(0.2)


def test_distinct_probabilities_fill_bins_of_equal_mass() -> None:
    probability = np.random.default_rng(1).permutation(150) / 150
    assert np.bincount(bin_of(probability, 15)).tolist() == [10] * 15
    expected = np.empty(150, int)
    expected[np.argsort(probability)] = np.repeat(np.arange(15), 10)
    assert bin_of(probability, 15).tolist() == expected.tolist()


def test_a_constant_that_is_the_rate_is_calibrated_and_has_no_skill() -> None:
    happened = np.arange(300) < 90  # in the order of what happened, as files often are
    assert _ece(np.full(300, 0.3), happened, 15) == pytest.approx(0)
    assert brier_skill(squares(np.full(300, 0.3), happened).sum(axis=0)) == pytest.approx(0)


@given(ROWS, st.randoms())
def test_the_order_of_rows_is_no_matter(rows: list[tuple[float, bool]], random: object) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (_ece(*zip(*each, strict=True), 15) for each in (rows, shuffled))
    assert first == pytest.approx(second)


@given(ROWS)
def test_it_is_at_least_the_distance_of_the_means_and_at_most_one(rows: list[tuple[float, bool]]) -> None:
    probability, happened = (np.array(each, float) for each in zip(*rows, strict=True))
    assert abs(probability.mean() - happened.mean()) - 1e-9 <= _ece(probability, happened, 15) <= 1


def test_skill_is_against_always_saying_the_base_rate() -> None:
    random = np.random.default_rng(2)
    happened, probability = random.random(500) < 0.2, random.random(500)
    constant = brier_score_loss(happened, np.full(500, happened.mean()))
    expected = 1 - brier_score_loss(happened, probability) / constant
    assert brier_skill(squares(probability, happened).sum(axis=0)) == pytest.approx(expected)


def test_skill_is_no_number_where_nothing_ever_happened() -> None:
    assert np.isnan(brier_skill(squares(np.array([0.1, 0.2]), np.array([0, 0])).sum(axis=0)))


def _held(gap: float, rows: int) -> float:
    """How often the interval holds the error of a model that says so much too much, in 100 samples."""
    held = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        probability = random.uniform(0.5, 1, rows)
        sums = gaps(probability, random.random(rows) < probability - gap)
        low, high = interval_of_distance(sums, ece, (random.integers(0, rows, rows) for _ in range(100)))
        held += low <= gap <= high
    return held / 100


@pytest.mark.parametrize(("gap", "rows"), [(0.03, 1_000), (0.03, 3_000), (0.08, 1_000)])
def test_an_interval_of_the_error_holds_it_about_as_often_as_it_says(gap: float, rows: int) -> None:
    assert 0.85 <= _held(gap, rows) <= 1


@settings(deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([0.0, 0.01, 0.1]))
def test_the_error_lies_inside_its_interval(seed: int, gap: float) -> None:
    random = np.random.default_rng(seed)
    probability = random.uniform(0.5, 1, 200)
    sums = gaps(probability, random.random(200) < probability - gap)
    low, high = interval_of_distance(sums, ece, [random.integers(0, 200, 200) for _ in range(200)])
    assert 0 <= low <= ece(sums.sum(axis=0)) <= high


def test_the_bias_of_draws_is_taken_off_twice_below_and_once_above_worked_by_hand() -> None:
    # Of rows -0.2 and 0.4: |mean| is 0.1; of the draws 0.2, 0.1 and 0.4, in the mean 0.7 / 3, so b is 0.4 / 3.
    sums = np.array([[-0.2, 1], [0.4, 1]])
    draws = [np.array([0, 0]), np.array([0, 1]), np.array([1, 1])]
    low, high = interval_of_distance(sums, lambda total: abs(total[0]) / total[1], draws)
    assert (low, high) == pytest.approx((0, 0.2 + 0.95 * 0.2 - 0.4 / 3))


def test_an_error_of_no_rows_has_no_interval() -> None:
    assert np.isnan(interval_of_distance(np.zeros((0, 16)), ece, [])).all()
