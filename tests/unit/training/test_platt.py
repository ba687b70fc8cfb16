"""A scale and an offset of log-odds, against values worked out by hand and scipy's minimum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from scorer.training.platt import NOTHING, Scaling, cross_entropy, fit

LN3 = np.log(3)  # the log-odds of 3 to 1
SEEDS = st.integers(0, 10_000)


def _groups(*groups: tuple[float, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Of each group the log-odds of all, how many there are, and of how many it happened."""
    odds = np.concatenate([np.full(count, said) for said, count, _ in groups])
    came = np.concatenate([np.arange(count) < happened for _, count, happened in groups])
    return odds, came


def _random(seed: int, rows: int = 300) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    odds = random.normal(-2, 1.5, rows)
    return odds, random.random(rows) < 1 / (1 + np.exp(1 - 0.6 * odds))


def _apart(found: Scaling, other: Scaling) -> float:
    return max(abs(found.scale - other.scale), abs(found.offset - other.offset))


def test_two_groups_without_a_prior_are_met_exactly() -> None:
    """A quarter of those said at log-odds -2 and half of those at 0: -ln 3 and 0, so the scale is ln 3 / 2."""
    found = fit(*_groups((-2.0, 400, 100), (0.0, 400, 200)), prior=1e-9)
    assert _apart(found, Scaling(LN3 / 2, 0.0)) < 1e-6


def test_a_prior_as_heavy_as_what_is_expected_is_met_half_way() -> None:
    """Said: 10 of 40 and 20 of 40; happened: 20 and 10. With a prior of these 30, both groups are to be 15 of 40."""
    found = fit(*_groups((-LN3, 40, 20), (0.0, 40, 10)), prior=30.0)
    assert _apart(found, Scaling(0.0, np.log(15 / 25))) < 1e-8


def test_what_happens_as_often_as_it_is_said_is_left_as_it_is() -> None:
    assert _apart(fit(*_groups((-LN3, 400, 100), (0.0, 400, 200), (LN3, 400, 300))), NOTHING) < 1e-8


@pytest.mark.parametrize("prior", [1e-6, 20.0, 500.0])
def test_it_is_the_minimum_that_scipy_finds(prior: float) -> None:
    odds, came = _random(3, 2_000)
    said = 1 / (1 + np.exp(-odds))

    def lost(both: np.ndarray) -> float:
        moved = both[0] * odds + both[1]
        return float(cross_entropy(moved, came).sum() + prior / said.sum() * cross_entropy(moved, said).sum())

    scale, offset = minimize(lost, [1.0, 0.0], method="BFGS", options={"gtol": 1e-7}).x
    assert _apart(fit(odds, came, prior), Scaling(scale, offset)) < 1e-5


@given(SEEDS)
def test_a_heavier_prior_changes_less(seed: int) -> None:
    odds, came = _random(seed)
    light, heavy = (np.abs(fit(odds, came, prior).of(odds) - odds).mean() for prior in (10.0, 10_000.0))
    assert heavy <= light + 1e-9


@given(SEEDS)
def test_what_it_was_fitted_to_is_foretold_no_worse_than_before(seed: int) -> None:
    odds, came = _random(seed)
    found = fit(odds, came)
    assert cross_entropy(found.of(odds), came).sum() <= cross_entropy(odds, came).sum() + 1e-9


@pytest.mark.parametrize("happened", [(0, 10), (0, 0), (10, 10), (10, 0)])
def test_extremes_stay_finite(happened: tuple[int, int]) -> None:
    found = fit(*_groups((-2.0, 10, happened[0]), (1.0, 10, happened[1])))
    assert np.isfinite([found.scale, found.offset]).all()


@given(SEEDS)
def test_two_corrections_in_one_are_one_after_the_other(seed: int) -> None:
    random = np.random.default_rng(seed)
    one, other = (Scaling(*map(float, random.normal(size=2))) for _ in range(2))
    odds = random.normal(size=20)
    np.testing.assert_allclose(other.after(one).of(odds), other.of(one.of(odds)), atol=1e-12)
