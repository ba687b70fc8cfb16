"""A small version of `python -m tests.benchmarks.ope_coverage`: logs whose truth is known."""

import numpy as np
import pytest
from scipy.stats import binom

from scorer.ope import estimators
from tests.benchmarks.ope_coverage import coverage, runs
from tests.benchmarks.ope_world import log, truth, world


def test_intervals_hold_the_truth_or_the_log_is_refused_the_more_so_the_poorer_the_overlap():
    found = list(runs(seed=11, worlds=1, logs=144))
    kept = [run for run in found if not run.refused]
    # What fewer than one in a thousand such tests would see with a coverage of 95%, for each of five estimators.
    least = binom.ppf(0.0002, len(kept), 0.95) / len(kept)
    assert [coverage([run.analytic for run in kept], name) >= least for name in estimators.NAMES] == [True] * 5
    refused = [np.mean([bool(run.refused) for run in found if run.overlap == name]) for name in ("good", "poor")]
    assert refused[0] < 0.2 < refused[1]


def test_the_simulated_truth_is_what_logs_tend_to():
    here = world(3, "common", "good")._replace(shoppers=60_000)
    drawn = log(here, np.random.default_rng(1))
    weight = drawn.candidate[np.arange(len(drawn.action)), drawn.action] / drawn.propensity
    assert (weight * drawn.reward).mean() == pytest.approx(truth(here, np.random.default_rng(2)), rel=0.02)
    assert weight.mean() == pytest.approx(1, abs=0.02)
