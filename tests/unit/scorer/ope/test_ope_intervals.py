"""Intervals: quantiles against scipy, formulas against published ones, laws of groups."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scorer.ope import believed, bootstrap, intervals, quantiles
from scorer.ope.estimators import Contributions
from scorer.ope.grouped import Grouped, dense, grouped

MISS = 0.025


def means(values):
    return Grouped(np.asarray(values, np.float64), np.ones(len(values)))


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.5, 0.9, 0.99875])
def test_the_normal_quantile_is_scipys(probability):
    assert quantiles.normal(probability) == pytest.approx(stats.norm.ppf(probability), abs=1e-9)


@pytest.mark.parametrize("freedom", [6, 10, 30, 400])
def test_students_quantile_is_scipys_to_a_thousandth(freedom):
    assert quantiles.student(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-3)


def test_symmetric_errors_give_students_interval():
    values = np.concatenate([np.linspace(-1, 1, 41), np.linspace(-1, 1, 41)])
    se, freedom = values.std(ddof=1) / np.sqrt(82), intervals.spread(means(values)).freedom
    assert intervals.analytic(means(values), MISS) == pytest.approx(
        (-stats.t.ppf(0.975, freedom) * se, stats.t.ppf(0.975, freedom) * se), rel=1e-3
    )


def test_skewed_errors_give_halls_interval():
    """Hall 1992: both ends solve t + skewness (t^2 / 3 + 1 / 6) + skewness^2 t^3 / 27 = Student's quantile."""
    values = np.random.default_rng(1).exponential(1, 80)
    one, (low, high) = intervals.spread(means(values)), intervals.analytic(means(values), MISS)
    ends = [
        t + one.skewness * (t**2 / 3 + 1 / 6) + one.skewness**2 * t**3 / 27
        for t in ((values.mean() - low) / one.se, (values.mean() - high) / one.se)
    ]
    reach = quantiles.student(0.975, one.freedom)
    assert ends == pytest.approx([reach, -reach])
    assert high - values.mean() > values.mean() - low


def test_normal_errors_leave_all_degrees_of_freedom_and_one_group_alone_leaves_few():
    normal = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
    assert intervals.spread(means(normal)).freedom == pytest.approx(2000, rel=0.02)
    assert intervals.spread(means([100.0, *normal[:50] * 0.1])).carriers == pytest.approx(1, abs=0.1)


@given(st.lists(st.floats(0, 10), min_size=31, max_size=60), st.integers(2, 5))
def test_rows_that_a_shopper_repeats_make_no_interval_narrower(values, times):
    once = grouped(Contributions(np.array(values), np.ones(len(values))), np.arange(len(values)), len(values))
    again = np.repeat(np.arange(len(values)), times)
    more = grouped(Contributions(np.repeat(values, times), np.ones(len(again))), again, len(values))
    assert intervals.analytic(more, MISS) == pytest.approx(intervals.analytic(once, MISS), abs=1e-9)


def test_a_ratio_is_linearised():
    """Cochran, Sampling Techniques, (6.13): squares of y - R x over n x-bar squared."""
    y, x = np.array([1.0, 4, 2, 6, 3] * 8), np.array([1.0, 2, 1, 3, 1] * 8)
    ratio = y.sum() / x.sum()
    expected = np.sqrt(((y - ratio * x) ** 2).sum() / 39 / 40) / x.mean()
    assert intervals.spread(Grouped(y, x)).se == pytest.approx(expected)


def test_codes_become_places():
    assert [part.tolist() if hasattr(part, "tolist") else part for part in dense(np.array([7, -2, 7, 9]))] == [
        [1, 0, 1, 2],
        3,
    ]


@pytest.mark.parametrize("groups", [100, 20_000])
def test_drawn_means_are_spread_as_means_are(groups):
    values = np.random.default_rng(2).gamma(2, 1, groups)
    above, below = bootstrap.draws(np.stack([values, np.ones(groups)], axis=1), seed=3, miss=MISS).T
    assert len(above) == 1000
    assert (above / below).mean() == pytest.approx(values.mean(), rel=4 / np.sqrt(groups * 1000))
    assert (above / below).std() == pytest.approx(values.std() / np.sqrt(groups), rel=0.1)


def test_the_same_seed_draws_the_same():
    values = np.random.default_rng(2).gamma(2, 1, (50, 1))
    assert bootstrap.draws(values, seed=3, miss=MISS).tolist() == bootstrap.draws(values, seed=3, miss=MISS).tolist()
    assert bootstrap.draws(values, seed=4, miss=MISS).tolist() != bootstrap.draws(values, seed=3, miss=MISS).tolist()


def test_rarer_misses_take_more_draws():
    assert len(bootstrap.draws(np.ones((40, 1)), seed=1, miss=0.00125)) == 16_000


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.4, 0.95])
def test_two_errors_are_both_above_as_often_as_scipy_says(rho):
    both = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf([-1.7, 0.0])
    assert believed.both_above(1.7, rho) == pytest.approx(both, abs=2e-5)


def test_a_claim_that_has_nothing_to_do_with_dr_lets_it_be_missed_twice_as_often():
    random = np.random.default_rng(5)
    dr, claim = means(random.normal(0, 1, 4000)), random.normal(0, 1, 4000)
    claim -= dr.above * (claim @ dr.above) / (dr.above @ dr.above)
    assert believed.narrower(means(claim), dr, MISS) == pytest.approx(2 * MISS, rel=0.05)
    assert believed.narrower(dr, dr, MISS) == pytest.approx(MISS, rel=1e-3)


@pytest.mark.parametrize("bias", [0.0, 0.3, 1.0, 30.0])
def test_the_interval_of_a_model_holds_the_truth_whatever_its_bias(bias):
    """Errors of DR and of the claim drawn with correlation 0.5, the claim three times as sharp: missed 5 times in 100
    at most, and half as often at the least."""
    random, rho, dr_se, claim_se = np.random.default_rng(7), 0.5, 1.0, 1 / 3
    first, other = random.normal(0, 1, (2, 200_000))
    claim = bias + claim_se * (rho * first + np.sqrt(1 - rho**2) * other)
    pair = [means(part) for part in (first[:5000], rho * first[:5000] + np.sqrt(1 - rho**2) * other[:5000])]
    c = quantiles.normal(1 - believed.narrower(pair[1], pair[0], MISS))
    held = (np.minimum(first - c * dr_se, claim) <= 0) & (np.maximum(first + c * dr_se, claim) >= 0)
    assert 0.948 <= held.mean() <= 0.976
