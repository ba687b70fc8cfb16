"""Randomness that gives the same numbers on every machine.

Only integers and exactly rounded steps are used: bounded integers of PCG64, sums of integers, tables made
by `decimal` (correctly rounded, unlike the exp and log of a CPU's vector unit), and one multiplication of a
53-bit fraction. Every part of the shop draws from a stream of its own, so that a change in one part leaves
the others as they were.
"""

from decimal import Decimal
from functools import cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_STEPS = 4096
_ONE = 1 << 16


def stream(seed: int, part: int) -> np.random.Generator:
    """The stream of numbers of one part of the shop."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, part])))


def bell(rng: np.random.Generator, spread: int, *shape: int) -> Ints:
    """Integers of mean 0 and standard deviation about `spread`: the sum of 12 uniform ones (Irwin-Hall)."""
    total = np.zeros(shape, np.int64)
    for _ in range(12):
        total += rng.integers(0, _ONE, shape)
    return (total - 6 * _ONE) * spread // _ONE


def exponential(rng: np.random.Generator, mean: int, count: int) -> Ints:
    """`count` integers of an exponential distribution, cut at about 9 times the mean."""
    drawn: Ints = _exponential_table()[rng.integers(0, _STEPS, count)] * mean // _ONE
    return drawn


def weighted(rng: np.random.Generator, weights: Ints, count: int) -> Ints:
    """`count` indices, each with a chance proportional to its integer weight."""
    upto = np.cumsum(weights)
    return np.searchsorted(upto, rng.integers(0, upto[-1], count), side="right").astype(np.int64)


def chance(rng: np.random.Generator, per_million: int | Ints, count: int) -> npt.NDArray[np.bool_]:
    """True with the given chance, `count` times."""
    hits: npt.NDArray[np.bool_] = rng.integers(0, 1_000_000, count) < per_million
    return hits


@cache
def logistic_table(low: int, high: int) -> Ints:
    """Probabilities in millionths for log-odds from `low` to `high`, each in hundredths."""
    return np.array([_logistic_micro(odds) for odds in range(low, high + 1)], np.int64)


def _logistic_micro(hundredths: int) -> int:
    return int((1_000_000 / (1 + (-Decimal(hundredths) / 100).exp())).to_integral_value())


@cache
def _exponential_table() -> Ints:
    middles = [(Decimal(2 * step + 1) / (2 * _STEPS)) for step in range(_STEPS)]
    return np.array([int(-(1 - middle).ln() * _ONE) for middle in middles], np.int64)
