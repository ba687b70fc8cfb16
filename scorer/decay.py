"""Forward decay: an event at t adds its weight times 2 ** ((t - landmark) / half_life).

Nothing is multiplied when time passes: a row's numbers stay as they are until its landmark moves, by whole
half-lives, which multiplies them by a power of two, exactly. Times and half-lives are integer milliseconds. The
fractional power comes from two tables of 256 numbers worked out in integers, since exp2 and pow differ between
libraries in the last bit; their product steps 65,536 times in a half-life, so that a weight is low by at most 1.06e-5
of itself.

Very old: a contribution more than 64 half-lives before the landmark is 0, and so is any number that a moving landmark
brings below 2 ** -100 (float32 is denormal from 2 ** -126).

Source: Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009, section III.
"""

from math import isqrt, ldexp
from typing import Final

import numpy as np

from scorer.arrays import F8, Int, Real, Row
from scorer.compiled import compiled

OLDEST: Final = 64  # half-lives
LEAST: Final = 2.0**-100
_STEPS: Final = 65536
_BITS: Final = 256  # of the fixed-point numbers behind the tables


def _powers(halvings: int) -> F8:
    """2 ** (i / 2 ** halvings) for i in 0..255, each the nearest float64."""
    one = 1 << _BITS
    root = 2 * one
    for _ in range(halvings):
        root = isqrt(root * one)
    powers, power = [], one
    for _ in range(256):
        powers.append(power / one)
        power = power * root >> _BITS
    return np.array(powers, dtype=np.float64)


_COARSE = _powers(8)
_FINE = _powers(16)
_WHOLE = np.array([ldexp(1.0, whole) for whole in range(-OLDEST, OLDEST + 1)], dtype=np.float64)


@compiled
def power(delta_ms: Int, half_life_ms: Int) -> Real:
    """2 ** (delta_ms / half_life_ms) as described above; 0 under -64 half-lives, no more than 2 ** 64."""
    delta, half_life = np.int64(delta_ms), np.int64(half_life_ms)
    whole = delta // half_life
    if whole < -OLDEST:
        return np.float64(0.0)
    if whole >= OLDEST:
        return _WHOLE[2 * OLDEST]
    part = (delta - whole * half_life) * np.int64(_STEPS) // half_life
    fraction = _COARSE[part >> np.int64(8)] * _FINE[part & np.int64(255)]
    return fraction * _WHOLE[whole + np.int64(OLDEST)]


@compiled
def move_landmark(row: Row, at_ms: Int, half_life_ms: Int) -> None:
    """Bring the landmark of a profile to the start of the half-life that `at_ms` lies in; never back."""
    at, half_life, landmark = np.int64(at_ms), np.int64(half_life_ms), np.int64(row["landmark_ms"])
    if landmark < 0:
        row["landmark_ms"] = at // half_life * half_life
        return
    whole = (at - landmark) // half_life
    if whole < 1:
        return
    row["landmark_ms"] = landmark + whole * half_life
    factor = _WHOLE[np.int64(OLDEST) - whole] if whole <= OLDEST else np.float64(0.0)
    _scale_row(row, factor)


@compiled
def _scale_row(row: Row, factor: Real) -> None:
    _scale(row["vector"], factor)
    _scale(row["counts"], factor)
    _scale(row["category_weights"], factor)
    _scale(row["brand_weights"], factor)
    row["taste"] = _scaled(np.float64(row["taste"]), factor)
    row["price_weight"] = _scaled(np.float64(row["price_weight"]), factor)
    row["price_squares"] = _scaled(np.float64(row["price_squares"]), factor)
    if row["price_weight"] == 0.0:
        row["price_mean"] = 0.0
        row["price_squares"] = 0.0


@compiled
def _scale(numbers: F8, factor: Real) -> None:
    for i in range(len(numbers)):
        numbers[i] = np.float32(_scaled(np.float64(numbers[i]), factor))


@compiled
def _scaled(number: Real, factor: Real) -> Real:
    scaled = number * factor
    return scaled if abs(scaled) >= LEAST else np.float64(0.0)
