"""When a canary is withdrawn."""

import numpy as np

from scorer.metrics.stability import psi
from streams.beside.watch import LEAST_SCORES, WINDOW_SCORES, Watch
from streams.ports import Float32


def scores(count: int, seed: int = 1) -> Float32:
    return np.random.default_rng(seed).random(count).astype(np.float32)


def test_three_requests_in_a_row_without_an_answer_are_too_many_and_two_are_not() -> None:
    watch = Watch(0.25)
    for _ in range(2):
        watch.failed()
    watch.answered(scores(1), scores(1))
    for _ in range(2):
        watch.failed()
    assert watch.verdict() == ""
    watch.failed()
    assert watch.verdict() == "3 requests in a row without an answer"


def five_failures_of_ten() -> Watch:
    watch = Watch(0.25)
    for _ in range(5):
        watch.failed()
        watch.answered(scores(1), scores(1))
    return watch


def test_six_of_the_last_hundred_requests_are_too_many() -> None:
    watch = five_failures_of_ten()
    assert watch.verdict() == ""
    watch.failed()
    assert watch.verdict() == "6 of the last 11 requests without an answer"


def test_failures_of_more_than_a_hundred_requests_ago_count_no_more() -> None:
    watch = five_failures_of_ten()
    for _ in range(95):
        watch.answered(scores(1), scores(1))
    watch.failed()
    assert watch.verdict() == ""


def test_no_drift_is_judged_before_there_are_enough_scores() -> None:
    watch = Watch(0.25)
    watch.answered(scores(LEAST_SCORES - 1), scores(LEAST_SCORES - 1) / 10)
    assert (np.isnan(watch.psi()), watch.verdict()) == (True, "")
    watch.answered(scores(1), scores(1) / 10)
    assert watch.verdict().startswith("PSI ")


def test_the_drift_is_the_psi_over_the_deciles_of_the_first_scores() -> None:
    served, candidate = scores(LEAST_SCORES), scores(LEAST_SCORES, seed=2) ** 2
    watch = Watch(0.25)
    watch.answered(served, candidate)
    inner = np.quantile(served, np.arange(1, 10) / 10).astype(np.float32)
    edges = np.concatenate([[-1], inner, [2]])
    expected = psi(np.histogram(served, edges)[0], np.histogram(candidate, edges)[0])
    assert abs(watch.psi() - expected) < 1e-9
    assert watch.verdict() == f"PSI {expected:.3f} is above 0.25"


def test_a_candidate_that_scores_higher_than_a_served_version_of_equal_scores_drifts() -> None:
    watch, equal = Watch(0.25), np.full(LEAST_SCORES, 0.02, np.float32)
    watch.answered(equal, equal)
    assert (watch.psi(), watch.verdict()) == (0.0, "")
    watch.answered(equal, 40 * equal)
    assert watch.verdict().startswith("PSI ")


def test_a_candidate_that_scores_alike_stays_however_long() -> None:
    watch = Watch(0.05)
    for seed in range(40):
        watch.answered(scores(500, seed), scores(500, 1_000 + seed))
        assert watch.verdict() == ""


def test_a_drift_that_begins_late_is_seen_within_two_windows() -> None:
    watch = Watch(0.25)
    for seed in range(20):
        watch.answered(scores(1_000, seed), scores(1_000, 1_000 + seed))
    needed = 0
    while not watch.verdict():
        watch.answered(scores(100), scores(100) ** 3)
        needed += 100
    assert needed <= 2 * WINDOW_SCORES
