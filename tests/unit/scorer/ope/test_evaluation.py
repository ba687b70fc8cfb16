"""The door: what is estimated, what is refused and why, parts of a log, two candidates."""

import numpy as np
import pytest

from scorer.ope import evaluate
from scorer.ope.segments import segments
from scorer.ope.tails import NO_TAIL, tail
from tests.builders.decision_log import FORESEEN, drawn, twelve


def test_an_effective_sample_of_a_quarter_is_no_reason_to_refuse():
    told = evaluate(drawn(2000), seed=1)
    assert told.refused == ""
    assert told.ess == pytest.approx(500, rel=0.1)
    assert told.max_weight == 4
    assert [one.ci_low < 0.4 < one.ci_high for one in told.estimators.values()] == [True] * 5


def test_a_large_log_is_not_refused_for_a_fiftieth():
    told = evaluate(drawn(20_000, logged=[0.5, 0.3, 0.18, 0.02]), seed=1)
    assert told.refused == ""
    assert told.ess == pytest.approx(400, rel=0.2)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (drawn(20), "20 independent groups"),
        (drawn(3000, each=200), "15 independent groups"),
        (drawn(2000, rate=(0, 0, 0, 0)), "every reward is 0"),
        (drawn(2000, rate=(0.1, 0.1, 0.1, 0.0)), "groups make out how uncertain"),
        (drawn(600, logged=[0.5, 0.3, 0.18, 0.02]), "weights are so uneven"),
        (drawn(2000, logged=[0.5, 0.5, 0, 0], candidate=[0.4, 0.4, 0.2, 0]), "20.00% of what the candidate does"),
        (drawn(2000)._replace(propensity=np.full(2000, 0.5)), "weights average to 0.5"),
    ],
)
def test_a_log_that_cannot_carry_it_is_refused_with_the_reason_and_what_is_needed(log, words):
    told = evaluate(log, seed=1)
    assert words in told.refused
    assert told.needed
    assert told.estimators == {}


def test_a_heavy_tail_of_weights_is_refused():
    propensity = np.random.default_rng(1).random(4000) ** 0.7
    log = drawn(4000, actions=2, logged=[0.5, 0.5], candidate=[0.5, 0.5], rate=(0.2, 0.6))
    log = log._replace(propensity=propensity)
    assert tail(0.5 / propensity) == pytest.approx(0.7, abs=0.2)
    assert "no variance" in evaluate(log, seed=1).refused
    assert tail(np.repeat([1.0, 4.0], 1000)) == NO_TAIL


def test_what_is_needed_bounds_every_weight():
    told = evaluate(drawn(600, logged=[0.5, 0.3, 0.18, 0.02]), seed=1)
    assert told.needed == (
        "a log of about 2,000 decisions that draws 20% of them evenly from all 4 actions: no weight is then above 20"
    )


def test_mass_without_support_is_counted_but_too_little_to_matter_is_not_refused():
    dust = [0.5, 0.4999, 0.0001, 0]
    told = evaluate(drawn(2000, logged=[0.5, 0.5, 0, 0], candidate=dust), seed=1)
    assert told.support_violations == 2000
    assert told.refused == ""


def test_with_all_logged_probabilities_support_is_what_could_have_been_done():
    log = drawn(2000, logged=[0.4, 0.3, 0.2, 0.1], candidate=[0.4, 0.3, 0.2, 0.1])
    known = np.tile([0.4, 0.3, 0.2, 0.1], (2000, 1))
    never = np.where(np.arange(2000)[:, None] < 150, [0.5, 0.3, 0.2, 0.0], known)
    assert evaluate(log, seed=1, support=known).support_violations == 0
    assert evaluate(log, seed=1, support=never).support_violations == 150


def test_nothing_is_clipped_unless_asked():
    log = drawn(2000)
    told, cut = evaluate(log, seed=1), evaluate(log, seed=1, clip=3.0)
    assert (told.clipped, cut.clipped) == (0, int((log.action == 3).sum()))
    assert told.estimators["ips"].value == pytest.approx((4 * log.reward * (log.action == 3)).mean())
    assert cut.estimators["ips"].value == pytest.approx((3 * log.reward * (log.action == 3)).mean())
    assert cut.max_weight == 4


def test_foreseen_rewards_are_used_as_they_are():
    told = evaluate(drawn(2000), np.tile([0.0, 0.0, 0.0, 0.7], (2000, 1)), seed=1)
    assert told.estimators["dm"].value == pytest.approx(0.7)
    assert told.estimators["dm"].ci_low < 0.4 < told.estimators["dm"].ci_high


def test_more_candidates_make_wider_intervals_and_more_rows_narrower_ones():
    def width(rows, **asked):
        one = evaluate(drawn(rows), seed=1, **asked).estimators["dr"]
        return one.ci_high - one.ci_low

    assert width(2000, candidates=20) == pytest.approx(width(2000) * 3.02 / 1.96, rel=0.03)
    assert width(8000) == pytest.approx(width(2000) / 2, rel=0.1)
    assert width(2000, level=0.9975) == pytest.approx(width(2000, candidates=20))


def test_the_bootstrap_agrees_where_nothing_is_skewed():
    one = evaluate(drawn(8000), seed=1).estimators["snips"]
    assert (one.bootstrap_low, one.bootstrap_high) == pytest.approx(
        (one.ci_low, one.ci_high), abs=0.1 * (one.ci_high - one.ci_low)
    )


def test_the_same_log_and_seed_say_the_same_in_any_order():
    log = drawn(2000, logged=[0.4, 0.3, 0.2, 0.1])
    order = np.random.default_rng(3).permutation(2000)
    shuffled = evaluate(type(log)(*(column[order] for column in log)), seed=1).estimators
    for name, one in evaluate(log, seed=1).estimators.items():
        assert one == pytest.approx(shuffled[name])


def test_segments_add_up_to_the_whole():
    log = drawn(3000)
    told, code = evaluate(log, seed=1), np.arange(3000) % 3
    parts = segments(log, told, code)
    assert sum(part.value * part.rows for part in parts.values()) / 3000 == pytest.approx(told.estimators["dr"].value)
    assert [part.ci_low < 0.4 < part.ci_high for part in parts.values()] == [True] * 3


def refused(log, code):
    return {at: one.refused for at, one in segments(log, evaluate(log, seed=1), code).items()}


def test_a_segment_is_refused_for_what_a_log_is_refused_for():
    log = drawn(3000)
    few, uneven, silent = (np.arange(3000) < rows for rows in (20, 60, 400))
    rewards = np.where(silent, 0.0, log.reward)
    assert "20 independent groups" in refused(log, few.astype(int))[1]
    assert "weights are so uneven" in refused(log, uneven.astype(int))[1]
    assert "every reward is 0" in refused(log._replace(reward=rewards), silent.astype(int))[1]
    assert refused(log, few.astype(int))[0] == ""


def test_a_segment_in_which_the_log_never_did_what_the_candidate_does_is_refused():
    """The first 160 rows know the first two actions alone, the others all four."""
    apart = np.arange(8000) < 160
    without, known = drawn(8000, logged=[0.5, 0.5, 0, 0]), drawn(8000)
    joined = (np.where(apart.reshape(-1, *[1] * (a.ndim - 1)), a, b) for a, b in zip(without, known, strict=True))
    always, half, rarely = ([0, 0, 0, 1.0], [0.5, 0, 0, 0.5], [0.49, 0.49, 0, 0.02])
    log = type(known)(*joined)
    assert "say as much as 0.0 groups" in refused(log, apart.astype(int))[1]
    for candidate, words in ((half, "50.00% of what"), (rarely, "2.00% of what")):
        tried = np.where(apart[:, None], candidate, always)
        assert words in refused(log._replace(candidate=tried), apart.astype(int))[1]


def test_twelve_decisions_are_too_few():
    assert evaluate(twelve(), FORESEEN, seed=1).refused.startswith("there are 12 independent groups")
