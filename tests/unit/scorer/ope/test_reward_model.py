"""The reward model: against numpy's solution of the same ridge regressions, and what cross-fitting promises."""

import numpy as np
import pytest

from scorer.errors import BadInput
from scorer.ope import reward_model
from scorer.ope.calibration import calibration
from scorer.ope.log import Log
from scorer.ope.reward_model import FOLDS, cross_fitted, folds, standardised
from tests.builders.decision_log import drawn


def bent(rows=400, *, seed=3):
    """Rewards that a line through the context explains in part, other lines for other actions."""
    log = drawn(rows, seed=seed, logged=[0.4, 0.3, 0.2, 0.1], candidate=[0.1, 0.2, 0.3, 0.4], each=2)
    slope = np.array([0.5, -1.0, 2.0, 0.0])[log.action]
    return log._replace(reward=log.reward + slope * log.context[:, 0] + 0.3 * log.context[:, 1])


def by_numpy(log: Log, seed: int, ridge: float) -> np.ndarray:
    """q float64[n, A] by np.linalg.solve, fold by fold."""
    x, fold = standardised(log.context), folds(log.group, seed)
    found = np.zeros(log.candidate.shape)
    for out in range(FOLDS):
        kept = fold != out
        common = np.linalg.solve(x[kept].T @ x[kept] + np.eye(3), x[kept].T @ log.reward[kept])
        for a in range(log.candidate.shape[1]):
            rows = kept & (log.action == a)
            gram = x[rows].T @ x[rows]
            own = np.linalg.solve(gram + ridge * np.eye(3), x[rows].T @ log.reward[rows] - gram @ common)
            found[fold == out, a] = x[fold == out] @ (common + own)
    return found


def test_predictions_are_those_of_numpy_with_the_ridge_that_errs_least():
    log = bent()
    rows = np.arange(400)
    each = [by_numpy(log, 5, ridge) for ridge in reward_model.RIDGES]
    best = min(each, key=lambda q: ((log.reward - q[rows, log.action]) ** 2).sum())
    assert cross_fitted(log, 5).q == pytest.approx(best, abs=1e-9)


def test_the_leverage_of_a_row_is_what_its_reward_moves_the_direct_method_by():
    log, told = bent(), cross_fitted(bent(), 5, ridges=(10.0,))

    def direct(reward):
        return (log.candidate * cross_fitted(log._replace(reward=reward), 5, ridges=(10.0,)).q).sum()

    rows = [0, 17, 203, 399]
    moved = [direct(log.reward + (np.arange(400) == row)) - direct(log.reward) for row in rows]
    assert moved == pytest.approx(told.leverage[rows].tolist(), abs=1e-8)


def test_no_row_is_predicted_from_its_own_groups_rewards():
    log = bent()
    own = log.group == log.group[10]
    changed = cross_fitted(log._replace(reward=np.where(own, 1e3, log.reward)), 5)
    same_ridge = np.isclose(changed.q[own], cross_fitted(log, 5).q[own]).all()
    assert same_ridge or len(reward_model.RIDGES) > 1
    assert (np.abs(changed.q[own]) < 100).all()


def test_folds_follow_the_groups_and_the_seed_and_are_of_like_size():
    group = np.repeat(np.arange(5000), 3)
    found = folds(group, 5)
    assert (found.reshape(-1, 3) == found[::3, None]).all()
    assert np.bincount(found) == pytest.approx([3000] * 5, rel=0.1)
    assert (folds(group, 6) != found).mean() == pytest.approx(0.8, abs=0.05)


def test_without_a_context_an_action_has_its_shrunk_mean():
    log = drawn(3000)._replace(context=np.zeros((3000, 0)))
    means = [log.reward[log.action == a].mean() for a in range(4)]
    assert cross_fitted(log, 1).q.mean(axis=0) == pytest.approx(means, abs=0.01)


def test_a_context_that_no_memory_holds_is_refused():
    with pytest.raises(BadInput, match=r"too long.*3000 numbers, 4 actions"):
        cross_fitted(drawn(40)._replace(context=np.zeros((40, 3000))), 1)


def test_a_column_that_never_changes_says_nothing():
    assert standardised(np.full((3, 1), 7.0)).tolist() == [[1, 0]] * 3


def test_what_is_right_in_the_mean_is_calibrated():
    q = np.repeat([0.1, 0.4], 500)
    reward = np.concatenate([np.arange(500) < 50, np.arange(500) < 200]).astype(float)
    told = calibration(q, reward)
    assert told.predicted.tolist() == pytest.approx(told.seen.tolist())
    assert told.slope == pytest.approx(1)
    assert told.rows.sum() == 1000
    assert calibration(np.zeros(10), reward[:10]).slope != calibration(np.zeros(10), reward[:10]).slope
