"""The sample-ratio check: against scipy's Dirichlet-multinomial, and looked at after every shopper."""

import numpy as np
import pytest
from scipy.stats import dirichlet_multinomial, multinomial

from scorer.lift.sample_ratio import BROKEN, CONCENTRATION, log_bayes_factor, p_values

SHARES = np.array([0.9, 0.1])


@pytest.mark.parametrize("counts", [[0, 0], [9, 1], [500, 80], [2, 700], [90_000, 10_400]])
def test_the_bayes_factor_is_that_of_scipy(counts):
    prior = dirichlet_multinomial.logpmf(counts, CONCENTRATION * SHARES, sum(counts))
    expected = prior - multinomial.logpmf(counts, sum(counts), SHARES)
    assert log_bayes_factor(np.array([counts], float), SHARES) == pytest.approx([expected], abs=1e-7)


def test_three_arms_of_one_shopper_each_worked_by_hand():
    # Prior 500, 300, 200: 500 * 300 * 200 / (1000 * 1001 * 1002), over 0.5 * 0.3 * 0.2.
    found = log_bayes_factor(np.ones((1, 3)), np.array([0.5, 0.3, 0.2]))
    assert np.exp(found[0]) == pytest.approx(1000**2 / (1001 * 1002))


def test_shares_that_hold_are_called_broken_less_often_than_promised_though_looked_at_all_the_time():
    random = np.random.default_rng(3)
    alarms = [_lowest(random, 0.1) < 0.05 for _ in range(300)]
    assert np.mean(alarms) <= 0.05


def test_a_tenth_of_the_holdout_lost_is_found():
    assert _lowest(np.random.default_rng(4), 0.09, shoppers=60_000) < BROKEN


def test_a_p_value_never_rises_again():
    found = p_values(np.array([[900.0, 100.0], [1300.0, 300.0], [9000.0, 1000.0]]), SHARES)
    assert found[2] == found[1] < found[0]


def _lowest(random, share, shoppers=4_000):
    held = np.cumsum(random.random(shoppers) < share)
    return p_values(np.stack([np.arange(1, shoppers + 1) - held, held], axis=1).astype(float), SHARES)[-1]
