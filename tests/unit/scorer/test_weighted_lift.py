"""Actions weighted by one over their propensity."""

import numpy as np
import pytest

from scorer.lift.difference import difference
from scorer.lift.weighted import Weighted, effective
from tests.builders.trial_arms import total


def weighted(y, w, x=None):
    x = np.zeros(len(y)) if x is None else x
    columns = (w, w**2, w**2 * y**2, w * (y != 0), w * y, w * y**2, w * y**3, w * y**4, w * x, w * x**2, w * x * y)
    return Weighted(*(np.float64(column.sum()) for column in columns))


def test_equal_weights_weigh_nothing():
    y, x = np.array([0.0, 2.0, 0.0, 5.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert np.array(effective(weighted(y, np.full(4, 8.0), x))) == pytest.approx(np.array(total(y, x)))


def test_two_shoppers_of_unequal_weight_worked_by_hand():
    # Weights 3 and 1: mean (3 * 1 + 0) / 4; Kish 16 / 10 shoppers; by outcome 4 * 3 / 9 = 4 / 3 shoppers.
    found = effective(weighted(np.array([1.0, 0.0]), np.array([3.0, 1.0])))
    assert (float(found.shoppers), float(found.y / found.shoppers)) == pytest.approx((4 / 3, 3 / 4))


def test_without_shoppers_there_is_an_empty_arm():
    assert np.array(effective(weighted(np.zeros(0), np.zeros(0)))).tolist() == [0] * 9


def test_intervals_hold_though_those_who_buy_are_promoted_more_often():
    """The naive difference of means is 0.03 where the action is worth 0.01."""
    random = np.random.default_rng(5)
    right = []
    for _ in range(150):
        eager = random.random(6_000) < 0.3
        propensity = np.where(eager, 0.8, 0.2)
        got = random.random(6_000) < propensity
        y = (random.random(6_000) < np.where(eager, 0.08, 0.02) + 0.01 * got) * 1.0
        arms = [effective(weighted(y[who], 1 / p[who])) for who, p in ((got, propensity), (~got, 1 - propensity))]
        found = difference(*arms, planned=250.0, alpha=0.05)
        right.append(bool(found.low <= 0.01 <= found.high))
    assert np.mean(right) >= 0.95
