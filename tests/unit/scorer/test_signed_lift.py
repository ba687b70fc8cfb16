"""Outcomes below 0: a margin where goods are sold at a loss."""

import numpy as np
import pytest

from scorer.lift.arm import Arm
from scorer.lift.difference import difference
from scorer.lift.signed import Signed, signed_difference

HOW = {"planned": 300.0, "alpha": 0.05}


def counted(shoppers, buyers, worth):
    none = np.zeros(np.shape(buyers))
    return Arm(shoppers * np.ones(np.shape(buyers)), *(buyers * worth**power for power in range(5)), none, none, none)


def test_without_a_loss_it_is_the_interval_of_what_is_gained():
    gains = counted(9_000, np.array(300.0), 6.0), counted(1_000, np.array(20.0), 6.0)
    found = signed_difference(*(Signed(arm, counted(arm.shoppers, np.array(0.0), 1.0)) for arm in gains), **HOW)
    assert np.array(found) == pytest.approx(np.array(difference(*gains, **HOW)))


def test_losses_and_gains_turned_round_have_the_opposite_interval():
    arms = [
        Signed(counted(n, np.array(a), 6.0), counted(n, np.array(b), 2.0))
        for n, a, b in ((9_000, 90.0, 200.0), (1_000, 20.0, 9.0))
    ]
    there, back = (signed_difference(*each, **HOW) for each in (arms, [Signed(*one[::-1]) for one in arms]))
    assert np.array(there) == pytest.approx(-np.array([back.estimate, back.high, back.low]))


def test_watched_all_the_time_it_holds_the_truth_where_some_are_sold_below_cost():
    """At -2 half of the buyers of the promoted and a tenth of those held out, the others at +6; 300 runs, 60 looks."""
    random, runs, looks = np.random.default_rng(3), 300, np.arange(1, 61) * 600.0
    promoted, held = (
        Signed(
            *(
                counted(share * looks, np.cumsum(random.poisson(rate * 600 * share, (runs, 60)), axis=1) * 1.0, worth)
                for rate, worth in rates
            )
        )
        for share, rates in ((0.9, ((0.006, 6.0), (0.006, 2.0))), (0.1, ((0.009, 6.0), (0.001, 2.0))))
    )
    found, truth = signed_difference(promoted, held, **HOW), 0.006 * 6 - 0.006 * 2 - (0.009 * 6 - 0.001 * 2)
    assert ((found.low <= truth) & (found.high >= truth)).all(axis=1).mean() >= 0.95
