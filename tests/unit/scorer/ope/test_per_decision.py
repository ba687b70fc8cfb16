"""Trajectories: by hand, and against a chain whose value is known."""

import numpy as np
import pytest

from scorer.ope import Log
from scorer.ope.grouped import dense, grouped
from scorer.ope.intervals import analytic, spread
from scorer.ope.per_decision import per_decision

# Two shoppers, rows mixed as they came; weights 2, 0.5, 3 and 1, 0.
PLACE = np.array([0, 1, 0, 1, 0])
WEIGHT = np.array([2.0, 1.0, 0.5, 0.0, 3.0])
REWARD = np.array([1.0, 5.0, 2.0, 7.0, 4.0])


def log_of(reward):
    rows = len(reward)
    return Log(np.zeros((rows, 0)), np.zeros(rows, int), np.ones(rows), reward, np.ones((rows, 1)), np.zeros(rows, int))


def chain(shoppers, *, seed, steps=4, towards=0.7):
    """A switch that each action turns or leaves: action 1 switches on, 0 off, and what is on pays 1 at the next step.
    Logged evenly; the candidate turns it on with probability `towards`, and so earns `towards` at each step but the
    first, which pays nothing."""
    random = np.random.default_rng(seed)
    action = random.integers(0, 2, (shoppers, steps))
    on = np.concatenate([np.zeros((shoppers, 1), int), action[:, :-1]], axis=1)
    candidate = np.tile([1 - towards, towards], (shoppers * steps, 1))
    return Log(
        on.reshape(-1, 1).astype(float), action.ravel(), np.full(shoppers * steps, 0.5), on.ravel().astype(float),
        candidate, np.repeat(np.arange(shoppers), steps),
    )  # fmt: skip


def test_a_reward_counts_by_all_weights_before_it():
    found = per_decision(log_of(REWARD), WEIGHT, PLACE, 2)
    assert found.products.tolist() == [2, 1, 1, 0, 3]
    assert found.last.tolist() == [3, 0]
    assert found.plain.above.tolist() == [2, 5, 2, 0, 12]


def test_normalised_a_step_is_divided_by_the_products_of_all_groups():
    """Step 1: (2 + 5) / (2 + 1); step 2: (2 + 0) / (1 + 0); step 3: 12 / (3 + 0), the second having ended at 0. All
    times 2 shoppers over 5 rows."""
    found = per_decision(log_of(REWARD), WEIGHT, PLACE, 2)
    assert found.normalised.above.sum() / 5 == pytest.approx((7 / 3 + 2 / 1 + 12 / 3) * 2 / 5)


def test_the_normalised_one_moves_with_a_group_as_its_contributions_say():
    """Against a jackknife: leaving a group out moves the estimate by its error, to first order."""
    log = chain(400, seed=2)
    place, groups = dense(log.group)
    weights = log.candidate[np.arange(1600), log.action] / 0.5
    whole = grouped(per_decision(log, weights, place, groups).normalised, place, groups)

    def without(group):
        kept = place != group
        found = per_decision(
            log._replace(reward=log.reward[kept]), weights[kept], dense(place[kept])[0], 399
        ).normalised
        return found.above.mean()

    moved = np.array([whole.value - without(group) for group in range(30)])
    assert moved == pytest.approx(whole.errors[:30], abs=8 * np.abs(whole.errors).max() ** 2)


def judged(log):
    """Both estimates of a logged chain, as sums by shopper."""
    place, groups = dense(log.group)
    weights = log.candidate[np.arange(len(place)), log.action] / 0.5
    found = per_decision(log, weights, place, groups)
    return [grouped(one, place, groups) for one in (found.plain, found.normalised)]


def test_it_knows_what_one_step_estimates_do_not():
    """One step takes the contexts as they came: on half of the time. The candidate would be on 0.7 of the time."""
    for one in judged(chain(5000, seed=1)):
        low, high = analytic(one, 0.025)
        assert one.value == pytest.approx(0.7 * 3 / 4, abs=0.02)
        assert low < 0.7 * 3 / 4 < high


def test_intervals_hold_the_truth():
    of = [analytic(judged(chain(300, seed=seed))[1], 0.025) for seed in range(200)]
    assert np.mean([low <= 0.525 <= high for low, high in of]) == pytest.approx(0.95, abs=0.05)


def test_one_step_each_is_ips():
    log = chain(200, seed=1, steps=1)
    log = log._replace(reward=np.arange(200.0))
    place, groups = dense(log.group)
    weights = log.candidate[np.arange(200), log.action] / 0.5
    found = per_decision(log, weights, place, groups)
    assert found.plain.above.tolist() == (weights * log.reward).tolist()
    assert grouped(found.normalised, place, groups).value == pytest.approx((weights * log.reward).sum() / weights.sum())
    assert spread(grouped(found.plain, place, groups)).se > 0
