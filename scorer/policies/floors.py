"""The floors of exploration, and how a policy's preference fills what they leave: whole millionths that add up.

Every eligible arm and nothing keep a floor, so that every logged decision can be evaluated later: their part, by
weight, of what is set aside for exploring; or the same number each, for launches without a plan. What is left is spread
by the policy, by largest remainder (Hamilton's method), the first of equals first.
"""

import math
from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Int, Real
from scorer.compiled import compiled

WHOLE: Final = 1_000_000


@compiled
def fill(  # one column each
    share: F8, eligible: U1, weights: I4, exploration_micro: Int, nothing_weight: Int, out: I4
) -> None:
    """Fill `out` int32[n + 1]: floors, then `share` float64[n + 1] of the rest. `share` is used up.

    `exploration_micro` of 0 or more is shared out by `weights` int32[n] and `nothing_weight`; below 0, each keeps
    -exploration_micro. What is not eligible has 0; a share that is nowhere above 0 goes to nothing.
    """
    left = WHOLE - _floors(eligible, weights, exploration_micro, nothing_weight, out)
    total = np.float64(0.0)
    for i in range(len(eligible)):
        if eligible[i] == 0:
            share[i] = 0.0
        total += share[i]
    total += share[len(eligible)]
    if not total > 0.0:
        out[len(eligible)] += np.int32(left)
        return
    _spread(share, total, left, out)


@compiled
def _floors(eligible: U1, weights: I4, exploration_micro: Int, nothing_weight: Int, out: I4) -> Int:
    """Write the floors; their sum."""
    nothing, weight = len(eligible), np.int64(nothing_weight)
    for i in range(nothing):
        if eligible[i] != 0:
            weight += np.int64(weights[i])
    total = np.int64(0)
    for i in range(nothing + 1):
        floor = np.int64(0)
        if i == nothing or eligible[i] != 0:
            own = np.int64(nothing_weight) if i == nothing else np.int64(weights[i])
            floor = -np.int64(exploration_micro) if exploration_micro < 0 else exploration_micro * own // weight
        out[i] = np.int32(floor)
        total += floor
    return total


@compiled
def _spread(share: F8, total: Real, left: Int, out: I4) -> None:
    """Add each share / total of what is left, rounded down, then one more to those that lost most, until `left` is
    used up."""
    used = np.int64(0)
    for i in range(len(share)):
        quota = share[i] / total * np.float64(left)  # a quotient first: the total may be denormal
        whole = np.int64(math.floor(quota))
        out[i] = np.int32(np.int64(out[i]) + whole)
        share[i] = quota - np.float64(whole)
        used += whole
    while used < left:
        most = 0
        for i in range(1, len(share)):
            if share[i] > share[most]:
                most = i
        out[most] = np.int32(np.int64(out[most]) + 1)
        share[most] = -1.0
        used += np.int64(1)


@compiled
def spread_evenly(amount: Real, eligible: U1, weights: I4, nothing_weight: Int, share: F8) -> None:
    """Add `amount` to `share`, split by weight among the eligible and nothing: chance, as some policies want it."""
    weight = np.float64(nothing_weight)
    for i in range(len(eligible)):
        if eligible[i] != 0:
            weight += np.float64(weights[i])
    for i in range(len(eligible)):
        if eligible[i] != 0:
            share[i] += amount * np.float64(weights[i]) / weight
    share[len(eligible)] += amount * np.float64(nothing_weight) / weight


@compiled
def greatest(value_micro: I8, eligible: U1) -> Int:
    """The eligible arm of the greatest value above 0, the first of equals; n, nothing, where there is none."""
    best, most = len(eligible), np.int64(0)
    for i in range(len(eligible)):
        if eligible[i] != 0 and value_micro[i] > most:
            best, most = i, np.int64(value_micro[i])
    return best
