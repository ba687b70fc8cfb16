"""What outcomes teach the logistic policy: exact sums in any order, one Newton step an epoch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from scorer.arrays import Table
from scorer.errors import BadInput, Overflow
from scorer.learning import chances
from scorer.learning.solved import INTEREST, UNIT
from tests.builders.outcomes import Outcomes, outcomes

LAUNCHES = 3


def folded(some: Outcomes, beliefs: Table, onto: Table | None = None) -> Table:
    return chances.fold(
        chances.no_steps(len(beliefs)) if onto is None else onto,
        beliefs,
        some.launch_of,
        some.x,
        clicked=some.clicked,
        purchased=some.purchased,
        shown=some.shown,
    )


def test_a_step_is_newtons() -> None:
    some = outcomes(300, launches=1).but(shown=[1] * 300)
    beliefs = chances.blank(1)
    beliefs["click"][0, :3] = [0.1, -0.4, 0.3]
    after = chances.advance(beliefs, folded(some, beliefs))[0]
    x = some.x / UNIT
    chance = expit(logit((some.x[:, INTEREST] + 0.5) / 4097) + x @ beliefs["click"][0])
    precision = 4.0 * np.eye(12) + x.T @ (x * (chance * (1 - chance))[:, None])
    way = np.linalg.solve(precision, x.T @ (some.clicked - chance))
    np.testing.assert_allclose(after["click_precision"], precision, rtol=0, atol=1e-4)
    np.testing.assert_allclose(after["click"] - beliefs["click"][0], way / max(1, np.abs(way).max()), rtol=0, atol=1e-5)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(0, 40), st.integers(0, 40), st.randoms(use_true_random=False))
def test_order_and_partition_do_not_matter(seed: int, count: int, cut: int, random: object) -> None:
    some, order, beliefs = outcomes(count, seed), list(range(count)), chances.blank(LAUNCHES)
    random.shuffle(order)  # type: ignore[attr-defined]
    first, second = some.rows(order[:cut]), some.rows(order[cut:])
    whole = folded(some, beliefs).tobytes()
    assert chances.merge(folded(second, beliefs), folded(first, beliefs)).tobytes() == whole
    assert folded(second, beliefs, onto=folded(first, beliefs)).tobytes() == whole


def test_epochs_of_outcomes_come_to_the_odds_that_made_them() -> None:
    """The models say 1/4 for everyone; through the third channel it is (log-odds) 1.2 less."""
    chance = np.random.default_rng(3)
    beliefs, odds = chances.blank(1), logit(1024.5 / 4097)
    for epoch in range(20):
        some = outcomes(2_000, epoch, launches=1).but(shown=[1] * 2_000)
        some.x[:, 1:] = 0
        some.x[:, INTEREST], some.x[:, 7] = 1024, UNIT * (chance.random(2_000) < 0.5)
        clicked = chance.random(2_000) < expit(odds - 1.2 * some.x[:, 7] / UNIT)
        beliefs = chances.advance(beliefs, folded(some.but(clicked=clicked), beliefs))
    # 20,000 outcomes each at 0.25 and 0.09: standard errors 0.016 and 0.025
    assert beliefs["click"][0, 7] == pytest.approx(-1.2, abs=0.12)


def test_an_epoch_moves_no_weight_by_more_than_one() -> None:
    some = outcomes(5_000, launches=1).but(shown=[1] * 5_000, purchased=[1] * 5_000)
    beliefs = chances.blank(1)
    after = chances.advance(beliefs, folded(some, beliefs))
    assert np.abs(after["purchase"]).max() == 1.0


def test_an_epoch_without_outcomes_changes_nothing() -> None:
    beliefs = chances.advance(chances.blank(LAUNCHES), folded(outcomes(100), chances.blank(LAUNCHES)))
    assert chances.advance(beliefs, chances.no_steps(LAUNCHES), keep=0.5).tobytes() == beliefs.tobytes()


def test_the_past_fades_to_what_is_believed_of_a_new_launch() -> None:
    beliefs = chances.blank(LAUNCHES)
    beliefs["click_precision"] *= 100.0
    some = outcomes(100)
    faded = chances.advance(beliefs, folded(some, beliefs), keep=0.0)
    assert (
        faded["click_precision"].tolist()
        == chances.advance(chances.blank(LAUNCHES), folded(some, beliefs))["click_precision"].tolist()
    )


def test_what_does_not_fit_or_is_out_of_range_is_refused() -> None:
    beliefs, full, some = chances.blank(LAUNCHES), chances.no_steps(LAUNCHES), outcomes(40)
    full["click_bend"] = 2**62 - 1
    with pytest.raises(Overflow, match="Make epochs shorter"):
        folded(some, beliefs, onto=full)
    some.x[3, 3] = -1
    with pytest.raises(BadInput, match=r"0 to 4096; seen: -1\.\.4096"):
        folded(some, beliefs)
