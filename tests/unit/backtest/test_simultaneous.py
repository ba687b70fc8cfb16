"""Candidates judged by one log, together at one error rate."""

import numpy as np

from scorer.ope.grouped import Grouped
from streams.backtest.backtest import simultaneous
from streams.backtest.candidate import Candidate
from streams.backtest.judging import Verdict

RATE, SPREAD = 0.03, 0.7


def equal(random: np.random.Generator, shoppers: int = 1000) -> Verdict:
    """Of a candidate that earns just what the log does: it loses rare large rewards, and gains a little everywhere."""
    lost = (random.random(shoppers) < RATE) * random.lognormal(0, SPREAD, shoppers)
    apart = Grouped(RATE * np.exp(SPREAD**2 / 2) - lost, np.ones(shoppers))
    return Verdict(Candidate(str(random.integers(1 << 62)), {}), {}, apart)


def test_of_five_equal_candidates_one_is_surely_better_no_more_often_than_told_where_rewards_are_rare() -> None:
    random = np.random.default_rng(1)
    logs = [simultaneous([equal(random) for _ in range(5)], 0.95) for _ in range(200)]
    told = sum(any(one["better"] for one in found.values()) for found in logs)
    assert told <= 10  # 5 of 200 are told; above 10 are in a hundredth of such tests


def test_a_candidate_that_decides_as_the_log_did_differs_by_nothing_and_nothing_is_sure_of_it() -> None:
    same = Verdict(Candidate("same", {}), {}, Grouped(np.zeros(50), np.ones(50)))
    assert simultaneous([same], 0.95) == {"same": {"low": 0.0, "high": 0.0, "better": False, "worse": False}}
