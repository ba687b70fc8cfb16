"""Intervals of a difference: published and hand-worked values, laws, and runs that are watched all the time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import poisson

from scorer.lift.arm import Arm
from scorer.lift.boundary import standard_errors
from scorer.lift.cuped import adjusted
from scorer.lift.difference import between, difference, enough
from scorer.lift.patience import times_as_much
from scorer.lift.relative import relative
from tests.builders.trial_arms import so_far, total


def arm(shoppers, buyers, *, before=0.0):
    """`before` is x of every shopper."""
    n, y = float(shoppers), float(buyers)
    return Arm(*map(np.float64, (n, y, y, y, y, y, n * before, n * before**2, y * before)))


def seeded(shoppers, *, seed=1):
    random = np.random.default_rng(seed)
    x = random.normal(0, 1, shoppers)
    return x + random.normal(3, 0.5, shoppers), x, random.random(shoppers) < 0.4


def test_at_the_planned_moment_the_boundary_solves_the_mixture():
    z = float(standard_errors(np.array(1.0), 0.05))
    best = np.sqrt(2 * np.log(2 / 0.05))
    drifts = best * np.array([4 / 3, 4 / 3 / np.sqrt(2), 2 / 3, *(2 / 3 / 2**k for k in range(1, 21))])
    weights = np.array([0.95 / 3] * 3 + [0.05 / (k * (k + 1)) for k in range(1, 21)])
    assert (weights * np.cosh(drifts * z) * np.exp(-(drifts**2) / 2)).sum() == pytest.approx(20)


def test_the_boundary_is_as_near_as_its_description_says():
    times = np.array([0.5, 1, 2, 1 / 3, 5])
    assert (standard_errors(times, 0.05) / 1.959964).tolist() == pytest.approx(
        [1.494, 1.444, 1.485, 1.593, 1.628], abs=1e-3
    )


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_a_random_walk_ever_leaves_the_boundary_at_most_as_often_as_alpha(alpha):
    random = np.random.default_rng(8)
    time = np.geomspace(1e-3, 100, 1500)
    steps = random.normal(0, 1, (2000, len(time))) * np.sqrt(np.diff(time, prepend=0))
    walks = np.abs(np.cumsum(steps, axis=1)) / np.sqrt(time)
    assert (walks > standard_errors(time, alpha)).any(axis=1).mean() <= alpha


def test_without_information_there_is_no_boundary():
    assert standard_errors(np.array([0.0, 1.0]), 0.05)[0] == np.inf


def test_a_single_look_at_many_shoppers_is_the_textbook_interval():
    found = between(arm(90_000, 30_000), arm(80_000, 20_000), np.float64(1.959964))
    half = 1.959964 * np.sqrt(1 / 3 * 2 / 3 / 90_000 + 1 / 4 * 3 / 4 / 80_000)
    assert (found.low, found.high) == pytest.approx((1 / 12 - half, 1 / 12 + half), rel=1e-3)


def test_a_held_out_arm_without_buyers_can_have_up_to_two_thirds_of_z_squared_of_them():
    many, few = arm(1e9, 3e6), arm(1_000, 0)
    found = between(many, few, np.float64(1.96))
    assert (0.003 - found.high, 0.003 - found.low) == pytest.approx((0, 2 / 3 * 1.96**2 / 1_000), abs=2e-5)


@pytest.mark.parametrize("count", [3, 10, 20, 100])
def test_a_count_has_the_mid_p_interval_of_poisson(count):
    """Within 0.27 of a buyer; the textbook's bounds are off by 1.3 and more."""
    found = between(arm(1e12, 1e6), arm(1e6, count), np.float64(1.959964))
    exact = [brentq(lambda mean, tail=tail: mid_p(count, mean) - tail, 1e-9, 1e3) for tail in (0.025, 0.975)]
    assert [1 - 1e6 * found.high, 1 - 1e6 * found.low] == pytest.approx(exact[::-1], abs=0.27)


def mid_p(count, mean):
    return poisson.cdf(count, mean) - poisson.pmf(count, mean) / 2


@given(st.integers(10, 5_000), st.integers(10, 5_000), st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_swapped_arms_have_the_opposite_interval(n, m, p, q):
    one, other = arm(n, n * p), arm(m, m * q)
    there, back = (difference(*pair, planned=100.0, alpha=0.05) for pair in ((one, other), (other, one)))
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)


@given(st.floats(0.1, 1_000.0))
def test_an_interval_of_money_has_the_unit_of_the_money(unit):
    y, x, held = seeded(400)
    plain, other = (
        difference(total(scale * y[~held], x[~held]), total(scale * y[held], x[held]), planned=400.0, alpha=0.05)
        for scale in (1.0, unit)
    )
    assert np.array(other) == pytest.approx(unit * np.array(plain), rel=1e-6)


def test_before_enough_outcomes_every_difference_is_possible():
    few = arm(900, 20), arm(100, 5)
    found = difference(*few, planned=100.0, alpha=0.05)
    assert (bool(enough(*few)), float(found.low), float(found.high)) == (False, -np.inf, np.inf)


def test_the_slope_is_that_of_least_squares_within_the_arms():
    y, x, held = seeded(500)
    design = np.stack([x, held * 1.0, ~held * 1.0], axis=1)
    slope = np.linalg.lstsq(design, y, rcond=None)[0][0]
    found = adjusted(total(y[~held], x[~held]), total(y[held], x[held]))
    by_hand = y[held].mean() - slope * (x[held].mean() - x.mean())
    assert float(found.held) == pytest.approx(by_hand)


def test_behaviour_before_that_explains_four_fifths_of_the_variance_leaves_a_fifth():
    # y = x + noise of a quarter of x's variance: R^2 = 1 / 1.25.
    y, x, held = seeded(50_000)
    found = adjusted(total(y[~held], x[~held]), total(y[held], x[held]))
    assert float(found.unexplained) == pytest.approx(0.2, abs=0.01)


def test_behaviour_before_that_is_the_same_for_all_changes_nothing():
    plain, known = ((arm(900, 90, before=x), arm(100, 8, before=x)) for x in (0.0, 2.5))
    found, expected = (np.array(difference(*arms, planned=90.0, alpha=0.05)) for arms in (known, plain))
    assert found == pytest.approx(expected)


def test_twice_the_rate_is_a_hundred_per_cent_more():
    found = relative(arm(900_000, 18_000), arm(100_000, 1_000), planned=19_000.0, alpha=0.05)
    assert float(found.estimate) == pytest.approx(1)
    assert 0.8 < float(found.low) < 1 < float(found.high) < 1.25


def test_a_held_out_arm_that_may_have_no_buyer_sets_no_bound_to_the_ratio():
    found = relative(arm(9_000, 90), arm(1_000, 0), planned=90.0, alpha=0.05)
    assert float(found.high) == np.inf


@given(st.integers(50, 3_000), st.integers(0, 60), st.sampled_from([1_000, 9_000, 200_000]))
def test_the_ratio_is_above_or_below_1_just_where_the_difference_is_above_or_below_0(treated, held, held_shoppers):
    arms = arm(9_000, treated), arm(held_shoppers, held)
    ratio, gap = (of(*arms, planned=500.0, alpha=0.05) for of in (relative, difference))
    assert (bool(ratio.low > 0), bool(ratio.high < 0)) == (bool(gap.low > 0), bool(gap.high < 0))


def test_a_treated_arm_without_a_buyer_leaves_open_how_much_less_that_is():
    found = relative(arm(5_000, 0), arm(5_000, 40), planned=300.0, alpha=0.05)
    # of the shares of a count of 40 that none is compatible with, by the boundary at 40 of 300 buyers
    assert (float(found.estimate), float(found.low)) == (-1, -1)
    assert -0.7 < float(found.high) < -0.5


@pytest.mark.parametrize(("shoppers", "rate", "ratio"), [(1_000, 0.005, 1.0), (2_000, 0.01, 1.0), (2_000, 0.01, 0.5)])
def test_a_small_treated_arm_that_is_watched_all_the_time_is_told_a_wrong_ratio_at_most_as_often_as_alpha(
    shoppers, rate, ratio
):
    random, looks, times = np.random.default_rng(5), 30, 400
    own, other = (
        np.cumsum(random.poisson(n * share / looks, (times, looks)), axis=1) * 1.0
        for n, share in ((shoppers, rate * ratio), (20 * shoppers, rate))
    )
    came = np.arange(1, looks + 1) / looks
    arms = (counted(n * came * np.ones_like(y), y) for n, y in ((shoppers, own), (20 * shoppers, other)))
    found = relative(*arms, planned=300.0, alpha=0.05)
    wrong = (found.low > ratio - 1) | (found.high < ratio - 1)
    assert wrong.any(axis=1).mean() <= 0.05


def counted(shoppers, buyers):
    nothing = np.zeros_like(shoppers)
    return Arm(shoppers, *[buyers] * 5, nothing, nothing, nothing)


def test_what_is_decided_needs_no_more():
    assert times_as_much(arm(9_000, 900), arm(1_000, 20), planned=900.0, alpha=0.05) == 1


def test_what_is_not_decided_is_after_as_much_more_as_it_says():
    arms = arm(9_000, 200), arm(1_000, 15)
    times = times_as_much(*arms, planned=215.0, alpha=0.05)
    more, less = (
        difference(*(Arm(*(c * m for c in one)) for one in arms), planned=215.0, alpha=0.05)
        for m in (times, times / 1.02)
    )
    assert (bool(more.low > 0), bool(less.low > 0)) == (True, False)


def test_no_difference_is_never_decided():
    assert times_as_much(arm(9_000, 180), arm(1_000, 20), planned=200.0, alpha=0.05) == np.inf


def test_arms_add_up():
    y, x, held = seeded(50)
    halves = total(y[:20], x[:20]) + total(y[20:], x[20:])
    assert np.array(halves) == pytest.approx(np.array(total(y, x)))
    assert np.array([column[-1] for column in so_far(y, x, held)]) == pytest.approx(np.array(total(y[held], x[held])))
