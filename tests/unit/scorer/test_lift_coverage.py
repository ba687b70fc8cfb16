"""A small version of `python -m tests.benchmarks.lift`: launches that are looked at all the time."""

import numpy as np
import pytest
from scipy.stats import binom

from scorer.lift.arm import Arm
from scorer.lift.difference import difference
from tests.benchmarks.lift import RATES, launch, runs, summary

RUNS, SHOPPERS = 50, 16_000
# What fewer than one in a thousand such tests would see with a coverage of 95%.
LEAST = binom.ppf(0.001, RUNS, 0.95) / RUNS


@pytest.mark.parametrize("outcome", RATES)
@pytest.mark.parametrize("delay_days", [0.0, 2.0])
def test_an_interval_holds_the_truth_at_every_look(outcome, delay_days):
    random = np.random.default_rng(2)
    found = [
        summary(list(runs(random, RUNS, kind, outcome, delay_days=delay_days, shoppers=SHOPPERS)))
        for kind in ("A/A", "A/B")
    ]
    assert [one["coverage"] >= LEAST for one in found] == [True, True]
    assert [one["width"] < 1.55 for one in found] == [True, True]


def test_the_simulated_truth_is_what_the_arms_tend_to():
    watched = launch(np.random.default_rng(3), rate=0.05, lift=0.5, spread=0.0, delay_days=2.0, shoppers=600_000)
    gap = watched.treated.y / np.maximum(watched.treated.shoppers, 1) - watched.held.y / np.maximum(
        watched.held.shoppers, 1
    )
    late = slice(len(gap) // 2, None, 50_000)
    assert gap[late] == pytest.approx(watched.truth[late], abs=0.004)


@pytest.mark.parametrize("spread", [1.0, 1.5, 2.0])
def test_an_interval_holds_the_truth_at_every_look_where_few_dear_purchases_make_out_the_revenue(spread):
    """A tenth of 100 shoppers a buyer is held out, promotions do nothing; looked at after each of 400 buyers."""
    random = np.random.default_rng(7)
    held, paid = random.random((300, 400)) < 0.1, random.lognormal(3, spread, (300, 400))
    shoppers = 100.0 * np.arange(1, 401) * np.ones((300, 1))
    found = difference(
        *(_watched(share * shoppers, own, paid) for share, own in ((0.9, ~held), (0.1, held))),
        planned=300.0,
        alpha=0.05,
    )
    assert ((found.low <= 0) & (found.high >= 0)).all(axis=1).mean() >= 0.95


def test_one_purchase_that_is_dearer_than_all_others_together_is_too_little_to_tell():
    paid = np.where(np.arange(400) == 7, 1e6, 20.0)[np.newaxis]
    held = (np.arange(400) % 10 == 0)[np.newaxis]
    arms = [_watched(np.full((1, 400), n), own, paid) for n, own in ((36_000.0, ~held), (4_000.0, held))]
    assert float(difference(*arms, planned=400.0, alpha=0.05).high[0, -1]) == np.inf


def _watched(shoppers, own, paid):
    """After each buyer; float64[runs, buyers] each."""
    none = np.zeros(paid.shape)
    return Arm(shoppers, *(np.cumsum(own * paid**power, axis=1) for power in range(5)), none, none, none)
