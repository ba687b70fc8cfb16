"""A small version of `python -m tests.benchmarks.lift`: launches that are looked at all the time."""

import numpy as np
import pytest
from scipy.stats import binom

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
    assert [one["width"] < 1.5 for one in found] == [True, True]


def test_the_simulated_truth_is_what_the_arms_tend_to():
    watched = launch(np.random.default_rng(3), rate=0.05, lift=0.5, dear=False, delay_days=2.0, shoppers=600_000)
    gap = watched.treated.y / np.maximum(watched.treated.shoppers, 1) - watched.held.y / np.maximum(
        watched.held.shoppers, 1
    )
    late = slice(len(gap) // 2, None, 50_000)
    assert gap[late] == pytest.approx(watched.truth[late], abs=0.004)
