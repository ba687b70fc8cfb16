"""Curves that compiled loops may use in place of exp, log and erf, which differ between libraries in the last bit.

Each is a table of cubics (Hermite: value and slope at both ends of a cell). What the tables are made of is worked out
in integers, so that it is the nearest float64 on every machine; evaluating needs additions and multiplications only.

normal     cells of 1/32 up to 6; error of the distribution under 4e-9, of the density under 2e-8 (h ** 4 / 384
           times the fourth derivative); beyond 6 the distribution is 0 or 1 (error 1e-9) and the density 0
logistic   cells of 1/16 up to 16; error under 6e-9; beyond 16 it is 0 or 1 (error 1.2e-7)
log-odds   a table of (k + 1/2) / 4097, for k = 0..4096, no interpolation
"""

from math import isqrt
from typing import Final

import numpy as np

from scorer.arrays import F8, Int, Real
from scorer.compiled import compiled

_BITS: Final = 128
_ONE: Final = 1 << _BITS
_NORMAL_CELLS, _NORMAL_END = 32, 6
_LOGISTIC_CELLS, _LOGISTIC_END = 16, 16
ODDS_STEPS: Final = 4096


def _exp_minus(numerator: int, denominator: int) -> int:
    """exp(-numerator / denominator) for a fraction of 0..1, in fixed point, by its series."""
    term = total = _ONE
    for k in range(1, 60):
        term = -term * numerator // (denominator * k)
        total += term
    return total


def _power(base: int, exponent: int) -> int:
    """base ** exponent of a fixed-point number of 0..1."""
    result = _ONE
    while exponent:
        if exponent & 1:
            result = result * base >> _BITS
        base, exponent = base * base >> _BITS, exponent >> 1
    return result


def _pi() -> int:
    """Machin's formula: 16 atan(1/5) - 4 atan(1/239)."""
    return 16 * _arc_tangent(5) - 4 * _arc_tangent(239)


def _arc_tangent(of: int) -> int:
    """atan(1 / of)."""
    total, power, k = 0, _ONE // of, 1
    while power:
        total += power // k if k % 4 == 1 else -(power // k)
        power, k = power // (of * of), k + 2
    return total


def _normal() -> tuple[F8, F8]:
    """Distribution and density of the standard normal at the ends of the cells.

    Phi(x) = 1/2 + density(x) (x + x ** 3 / 3 + x ** 5 / 15 + ...), Abramowitz and Stegun 26.2.11.
    """
    root = isqrt(2 * _pi() << _BITS)
    shrink = _exp_minus(1, 2 * _NORMAL_CELLS**2)
    below, density = [], []
    for cell in range(_NORMAL_CELLS * _NORMAL_END + 1):
        height = _power(shrink, cell * cell) * _ONE // root
        term = total = _ONE * cell // _NORMAL_CELLS
        k = 3
        while term:
            term = term * cell * cell // (_NORMAL_CELLS**2 * k)
            total, k = total + term, k + 2
        below.append((_ONE // 2 + (height * total >> _BITS)) / _ONE)
        density.append(height / _ONE)
    return np.array(below), np.array(density)


def _logistic() -> F8:
    """1 / (1 + exp(-x)) at the ends of the cells from 0 on."""
    shrink = _exp_minus(1, _LOGISTIC_CELLS)
    ends = range(_LOGISTIC_CELLS * _LOGISTIC_END + 1)
    return np.array([_ONE / (_ONE + _power(shrink, end)) for end in ends])


def _log_odds() -> F8:
    """ln((2k + 1) / (8193 - 2k)), the logarithms of odd numbers one from the other: ln(m + 2) - ln(m) = 2 atanh(1 /
    (m + 1))."""
    logs, total = [0], 0
    for m in range(1, 2 * ODDS_STEPS + 1, 2):
        power, k = 2 * _ONE // (m + 1), 1
        while power:
            total, power, k = total + power // k, power // (m + 1) ** 2, k + 2
        logs.append(total)
    return np.array([(logs[k] - logs[ODDS_STEPS - k]) / _ONE for k in range(ODDS_STEPS + 1)])


def _cubics(values: F8, slopes: F8, cells: int) -> F8:
    """float64[cells, 4]: the cubic of each cell in the part of the cell, lowest power first."""
    rise, first, last = np.diff(values), slopes[:-1] / cells, slopes[1:] / cells
    return np.stack([values[:-1], first, 3 * rise - 2 * first - last, first + last - 2 * rise], axis=1)


def _both_sides() -> F8:
    """float64[cells, 8]: the cubics of distribution and density from -6 to 6, a cell in one line of the cache."""
    upper, density = _normal()
    below = np.concatenate([1.0 - upper[:0:-1], upper])
    density = np.concatenate([density[:0:-1], density])
    at = np.arange(-_NORMAL_CELLS * _NORMAL_END, _NORMAL_CELLS * _NORMAL_END + 1) / _NORMAL_CELLS
    return np.concatenate(
        [_cubics(below, density, _NORMAL_CELLS), _cubics(density, -at * density, _NORMAL_CELLS)], axis=1
    )


_NORMAL = _both_sides()
_SHARE = _logistic()
_SIGMOID = _cubics(_SHARE, _SHARE * (1.0 - _SHARE), _LOGISTIC_CELLS)
_ODDS = _log_odds()


@compiled
def normal(z: Real) -> tuple[Real, Real]:
    """The standard normal distribution function and its density."""
    place = (z + _NORMAL_END) * _NORMAL_CELLS
    if not place > 0.0:
        return np.float64(0.0), np.float64(0.0)
    if not place < len(_NORMAL):
        return np.float64(1.0), np.float64(0.0)
    cell = np.int64(place)
    part = place - cell
    of = _NORMAL[cell]
    return (
        of[0] + part * (of[1] + part * (of[2] + part * of[3])),
        of[4] + part * (of[5] + part * (of[6] + part * of[7])),
    )


@compiled
def logistic(log_odds: Real) -> Real:
    """The probability with these log-odds."""
    place = abs(log_odds) * _LOGISTIC_CELLS
    upper = np.float64(1.0)
    if place < len(_SIGMOID):
        cell = np.int64(place)
        part = place - cell
        of = _SIGMOID[cell]
        upper = of[0] + part * (of[1] + part * (of[2] + part * of[3]))
    return upper if log_odds >= 0.0 else 1.0 - upper


@compiled
def log_odds(share: Int) -> Real:
    """The log-odds of a probability in units of 1/4096, 0 to 4096; of (share + 1/2) / 4097, so that none is
    infinite."""
    return _ODDS[share]
