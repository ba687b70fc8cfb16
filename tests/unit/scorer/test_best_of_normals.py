"""The quadrature against scipy's adaptive integration, against sampling, and against closed forms."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate
from scipy.special import ndtr

from scorer.policies import best_of_normals as quadrature

Floats = npt.NDArray[np.float64]


def found(means: Floats, spreads: Floats) -> Floats:
    out = np.zeros(len(means) + 1)
    quadrature.best_of_normals(means.copy(), spreads.copy(), np.ones(len(means), np.uint8), out)
    return out


def exact(means: Floats, spreads: Floats) -> Floats:
    """By scipy, told where a normal number has its bends."""
    bends = (means[:, None] + spreads[:, None] * np.array([-6, -2, 0, 2, 6])).ravel()
    ends = np.unique(np.append(np.maximum(bends, 0), 0))

    def densities(at: float) -> Floats:
        z = (at - means) / spreads
        below = np.where(np.eye(len(means)) > 0, 1.0, ndtr(z))
        return np.asarray(np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * spreads) * below.prod(axis=1))

    chances = np.zeros(len(means))
    if ends[-1] > 0:
        chances, _ = integrate.quad_vec(densities, 0.0, ends[-1], epsabs=1e-11, epsrel=0, norm="max", points=ends)
    return np.append(chances, ndtr(-means / spreads).prod())


def some(seed: int, count: int, kind: str) -> tuple[Floats, Floats]:
    """Numbers of like spreads, of spreads from 1 to 10,000, all alike, or most of them below 0."""
    chance = np.random.default_rng(seed)
    means, spreads = chance.normal(0, 1e5, count), 1e5 * np.exp(chance.normal(0, 0.3, count))
    if kind == "wide":
        spreads = 1e5 * 10 ** chance.uniform(-3, 1, count)
    if kind == "alike":
        means[:], spreads[:] = abs(means[0]), spreads[0]
    return (means - 2e5 if kind == "below" else means), spreads


@pytest.mark.parametrize("kind", ["near", "wide", "alike", "below"])
@pytest.mark.parametrize("count", [1, 2, 5, 20])
def test_it_is_within_a_millionth_of_adaptive_integration(kind: str, count: int) -> None:
    means, spreads = some(count, count, kind)
    assert np.abs(found(means, spreads) - exact(means, spreads)).max() < 1e-6


def test_it_is_what_sampling_finds() -> None:
    means, spreads = some(3, 6, "near")
    drawn = np.random.default_rng(5).normal(means, spreads, (1_000_000, 6))
    best = np.where(drawn.max(axis=1) > 0, drawn.argmax(axis=1), 6)
    chances = found(means, spreads)
    # Seven counts of a million draws; 4.5 standard deviations is passed by chance once in 20,000 times.
    apart = np.abs(np.bincount(best, minlength=7) / 1e6 - chances)
    assert (apart < 4.5 * np.sqrt(chances * (1 - chances) / 1e6)).all()


def test_equal_numbers_far_above_0_share_alike() -> None:
    np.testing.assert_allclose(found(np.full(20, 9e5), np.full(20, 5e4))[:20], 0.05, rtol=0, atol=1e-6)


def test_two_numbers_compare_as_their_difference() -> None:
    """P(x > y) of independent normals is Phi((m - n) / sqrt(s * s + t * t)); both far above 0."""
    chance = ndtr(3e4 / np.hypot(5e4, 1.2e5))
    np.testing.assert_allclose(
        found(np.array([9.3e5, 9e5]), np.array([5e4, 1.2e5])), [chance, 1 - chance, 0], atol=1e-6
    )


@pytest.mark.parametrize("spread", [1.0, 4e3, 1e9, 3e13])
def test_numbers_in_thousands_of_millions_of_money_compare_as_small_ones_do(spread: float) -> None:
    means, spreads = np.array([1e15 + spread, 1e15, 1e15]), np.array([spread, 2 * spread, 1.0])
    chances, certain = found(means, spreads), np.maximum(spreads, 1e-12 * means)
    assert np.abs(chances - exact(means, certain)).max() < 1e-4


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-1e16, 1e16), st.floats(0, 1e16)), max_size=20))
def test_any_numbers_give_chances_that_add_up_to_1(numbers: list[tuple[float, float]]) -> None:
    means = np.array([mean for mean, _ in numbers], np.float64)
    spreads = np.array([spread for _, spread in numbers], np.float64)
    chances = found(means, spreads)
    assert (chances >= 0).all()
    assert abs(chances.sum() - 1) < 1e-4


def test_the_nodes_are_those_of_gauss_and_legendre() -> None:
    nodes, weights = np.polynomial.legendre.leggauss(8)
    np.testing.assert_allclose(quadrature._NODES, (nodes + 1) / 2, rtol=0, atol=1e-15)
    np.testing.assert_allclose(quadrature._WEIGHTS, weights / 2, rtol=0, atol=1e-15)
