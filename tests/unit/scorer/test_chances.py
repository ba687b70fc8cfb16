"""What outcomes teach the logistic policy: exact sums in any order, one Newton step an epoch."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from scorer.arrays import Table
from scorer.contexts import UNIT
from scorer.errors import BadInput, Overflow
from scorer.learning import chances
from scorer.learning.solved import INTEREST, blank
from tests.builders.outcomes import Outcomes, outcomes

Floats = npt.NDArray[np.float64]
LAUNCHES = 3


def known(beliefs: Table) -> Table:
    """What the policies know by these beliefs."""
    return chances.weigh(blank(len(beliefs) - 1), beliefs)


def folded(some: Outcomes, beliefs: Table, onto: Table | None = None) -> Table:
    return chances.fold(
        chances.no_steps(len(beliefs) - 1) if onto is None else onto,
        known(beliefs),
        some.launch_of,
        some.x,
        clicked=some.clicked,
        purchased=some.purchased,
        shown=some.shown,
    )


def test_a_step_is_newtons_of_all_launches_and_then_of_what_that_leaves_of_each() -> None:
    some = outcomes(300).but(shown=[1] * 300)
    beliefs = chances.blank(LAUNCHES)
    beliefs["click"][1, :3], beliefs["click"][-1, 5] = [0.1, -0.4, 0.3], 0.2
    after = chances.advance(beliefs, folded(some, beliefs))
    x, weights = some.x / UNIT, known(beliefs)["click"][some.launch_of]
    chance = expit(logit((some.x[:, INTEREST] + 0.5) / 4097) + (x * weights).sum(axis=1))
    bend = x.T @ (x * (chance * (1 - chance))[:, None])
    way = step(chances.RIDGE_OF_ALL, bend, x.T @ (some.clicked - chance))
    np.testing.assert_allclose(after["click"][-1] - beliefs["click"][-1], way, rtol=0, atol=1e-5)
    of = some.launch_of == 1
    bend = x[of].T @ (x[of] * (chance * (1 - chance))[of, None])
    own = step(chances.RIDGE, bend, x[of].T @ (some.clicked - chance)[of] - bend @ way)
    np.testing.assert_allclose(after["click"][1] - beliefs["click"][1], own, rtol=0, atol=1e-5)
    np.testing.assert_allclose(after["click_precision"][1], bend + chances.RIDGE * np.eye(12), rtol=0, atol=1e-4)


def step(ridge: float, bend: Floats, slope: Floats) -> Floats:
    way = np.linalg.solve(ridge * np.eye(12) + bend, slope)
    return np.asarray(way / max(1.0, np.abs(way).max()))


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(0, 40), st.integers(0, 40), st.randoms(use_true_random=False))
def test_order_and_partition_do_not_matter(seed: int, count: int, cut: int, random: object) -> None:
    some, order, beliefs = outcomes(count, seed), list(range(count)), chances.blank(LAUNCHES)
    random.shuffle(order)  # type: ignore[attr-defined]
    first, second = some.rows(order[:cut]), some.rows(order[cut:])
    whole = folded(some, beliefs).tobytes()
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
    assert known(beliefs)["click"][0, 7] == pytest.approx(-1.2, abs=0.12)


def test_an_epoch_moves_no_weight_of_all_by_more_than_one() -> None:
    some = outcomes(5_000).but(shown=[1] * 5_000, purchased=[1] * 5_000)
    beliefs = chances.blank(LAUNCHES)
    assert np.abs(chances.advance(beliefs, folded(some, beliefs))["purchase"][-1]).max() == 1.0


def test_a_launch_without_outcomes_keeps_its_own_weights() -> None:
    beliefs = chances.advance(chances.blank(LAUNCHES), folded(outcomes(100), chances.blank(LAUNCHES)))
    after = chances.advance(beliefs, folded(outcomes(100, launches=2), beliefs))
    assert after[2].tobytes() == beliefs[2].tobytes()
    assert after[1].tobytes() != beliefs[1].tobytes()


def test_what_does_not_fit_or_is_out_of_range_is_refused() -> None:
    beliefs, full, some = chances.blank(LAUNCHES), chances.no_steps(LAUNCHES), outcomes(40)
    full["click_bend"] = 2**62 - 1
    with pytest.raises(Overflow, match="Make epochs shorter"):
        folded(some, beliefs, onto=full)
    some.x[3, 3] = -1
    with pytest.raises(BadInput, match=r"0 to 4096; seen: -1\.\.4096"):
        folded(some, beliefs)
