"""The five estimates: against zr-obp, by hand, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.errors import BadInput
from scorer.ope import estimators, switching, weights
from scorer.ope.log import check
from tests.builders.decision_log import FORESEEN, drawn, twelve

# obp 0.5.7 on tests/builders/decision_log.py: DirectMethod, InverseProbabilityWeighting,
# SelfNormalizedInverseProbabilityWeighting, DoublyRobust, SwitchDoublyRobust(lambda_=2.0), and the second and fourth
# with lambda_=2.0, which clips there.
OBP = {
    "dm": 0.9095833333333335,
    "ips": 6.733459595959594,
    "snips": 2.7516124039007264,
    "dr": 2.8681186868686868,
    "switch_dr": 1.088118686868687,
    "ips, clipped": 2.1501262626262627,
    "dr, clipped": 1.5547853535353537,
}


def value(contributions):
    return contributions.above.sum() / contributions.below.sum()


def every(log, q, *, threshold=2.0):
    w, clipped = weights.of(log), weights.of(log, 2.0)
    expected, taken = estimators.expected(log, q), estimators.taken(log, q)
    return {
        "dm": value(estimators.dm(expected)),
        "ips": value(estimators.ips(log, w)),
        "snips": value(estimators.snips(log, w)),
        "dr": value(estimators.dr(log, w, taken, expected)),
        "switch_dr": value(estimators.switch_dr(log, w, taken, expected, threshold)),
        "ips, clipped": value(estimators.ips(log, clipped)),
        "dr, clipped": value(estimators.dr(log, clipped, taken, expected)),
    }


def test_they_are_those_of_obp_to_a_billionth():
    assert every(twelve(), FORESEEN) == pytest.approx(OBP, rel=1e-9, abs=1e-9)


def test_two_decisions_by_hand():
    """Weights 0.5 / 0.25 = 2 and 0.2 / 0.4 = 0.5; rewards 3 and 1; foreseen 2 and 4 for what was done, else 1."""
    log = twelve()._replace(
        action=np.array([0, 1]), propensity=np.array([0.25, 0.4]), reward=np.array([3.0, 1.0]),
        candidate=np.array([[0.5, 0.5], [0.8, 0.2]]), context=np.zeros((2, 0)), group=np.arange(2),
    )  # fmt: skip
    told = every(log, np.array([[2.0, 1.0], [1.0, 4.0]]), threshold=1.0)
    assert {name: told[name] for name in ("dm", "ips", "snips", "dr", "switch_dr")} == pytest.approx(
        {
            "dm": (1.5 + 1.6) / 2,
            "ips": (2 * 3 + 0.5 * 1) / 2,
            "snips": 6.5 / 2.5,
            "dr": (1.5 + 2 * (3 - 2) + 1.6 + 0.5 * (1 - 4)) / 2,
            "switch_dr": (1.5 + 1.6 + 0.5 * (1 - 4)) / 2,
        }
    )


@given(st.integers(0, 2**32))
def test_a_candidate_that_is_the_log_earns_what_the_log_earned(seed):
    log = drawn(60, seed=seed, candidate=[0.25] * 4)
    told = every(log, np.zeros((60, 4)))
    assert [told[name] for name in ("ips", "snips", "dr")] == pytest.approx([log.reward.mean()] * 3)


@given(st.integers(0, 2**32), st.floats(-5, 5))
def test_doubly_robust_lies_between_its_parts(seed, foreseen):
    """With nothing foreseen it is IPS; with all of it foreseen it is the model; switched off it is the model too."""
    log = drawn(60, seed=seed)
    blind, right = (
        every(log, np.zeros((60, 4))),
        every(log._replace(reward=np.full(60, foreseen)), np.full((60, 4), foreseen)),
    )
    assert blind["dr"] == pytest.approx(blind["ips"])
    assert right["dr"] == pytest.approx(right["dm"])
    assert every(log, FORESEEN[np.arange(60) % 12][:, [0, 1, 2, 0]], threshold=0.0)["switch_dr"] == pytest.approx(
        every(log, FORESEEN[np.arange(60) % 12][:, [0, 1, 2, 0]])["dm"]
    )


def test_the_threshold_is_the_least_squared_error_of_twenty_one():
    log = drawn(500, logged=[0.7, 0.2, 0.07, 0.03], candidate=[0.1, 0.1, 0.1, 0.7])
    q = np.tile([0.1, 0.2, 0.3, 0.4], (500, 1))
    w, expected, taken = weights.of(log), estimators.expected(log, q), estimators.taken(log, q)
    worst = np.abs(log.reward - taken).max()
    errors = {
        t: estimators.switch_dr(log, w, taken, expected, t).above.var() / 500 + (worst * w[w > t].sum() / 500) ** 2
        for t in switching.thresholds(w)
    }
    assert len(errors) == 21
    assert switching.threshold(log, w, taken, expected) == min(errors, key=lambda t: (errors[t], -t))


def test_an_effective_sample_is_the_number_of_equal_weights():
    assert weights.effective(np.array([2.0, 2.0, 0.0, 0.0])) == 2
    assert weights.effective(np.zeros(3)) == 0


def test_a_histogram_counts_rows_and_weight_by_powers_of_two():
    told = weights.histogram(np.array([0, 0, 1e-6, 0.01, 1, 1.5, 2, 5000.0]))
    assert dict(zip(told.low.tolist(), told.rows.tolist(), strict=True)) | {
        0.0: 2,
        1 / 128: 2,
        1.0: 2,
        2.0: 1,
        1024.0: 1,
    } == dict(zip(told.low.tolist(), told.rows.tolist(), strict=True))
    assert told.rows.sum() == 8
    assert told.share.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("propensity", 0.0, "propensity is not 1e-12 to 1"),
        ("propensity", 1e-320, "propensity is not 1e-12 to 1"),
        ("propensity", np.nan, "propensity is not 1e-12 to 1"),
        ("propensity", 1.5, "propensity is not 1e-12 to 1"),
        ("action", 3, "action is not one of the candidate's"),
        ("reward", np.inf, "reward is no number"),
        ("candidate", [0.5, 0.5, 0.1], "do not add up to 1"),
        ("candidate", [1.5, -0.5, 0], "below 0"),
    ],
)
def test_what_is_no_decision_is_named(column, value, words):
    log = twelve()
    broken = getattr(log, column).copy()
    broken[4] = value
    with pytest.raises(BadInput, match=f"{words}.*row 4"):
        check(log._replace(**{column: broken}))
