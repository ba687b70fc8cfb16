"""The eight heaviest categories, or brands, of a shopper: Space-Saving with decayed weights.

A key that is not among the eight takes the lightest place and its weight with it, so that a weight is never too low
and too high by at most the lightest. Source: Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and
Top-k Elements in Data Streams, ICDT 2005, figure 1, with weights in place of counts.
"""

import numpy as np

from scorer.arrays import F4, U8, Flag, Int, Real
from scorer.compiled import compiled


@compiled
def add(keys: U8, weights: F4, key: Int, weight: Real) -> None:
    """Add `weight` (0 or more) to `key`; key 0 stands for unknown and is left out."""
    if key == np.uint64(0) or weight <= 0.0:
        return
    place = 0
    for i in range(len(keys)):
        if keys[i] == key:
            place = i
            break
        if weights[i] < weights[place]:
            place = i
    keys[place] = key
    weights[place] = np.float32(np.float64(weights[place]) + weight)


@compiled
def share(keys: U8, weights: F4, key: Int) -> Real:
    """The part of all weight that `key` has, 0 to 1; 0 for an unknown key or an empty sketch."""
    mine, total = np.float64(0.0), np.float64(0.0)
    for i in range(len(keys)):
        weight = np.float64(weights[i])
        total = total + weight
        if keys[i] == key:
            mine = weight
    return mine / total if key != np.uint64(0) and total > 0.0 else np.float64(0.0)


@compiled
def is_first(keys: U8, weights: F4, key: Int) -> Flag:
    """Whether no other key weighs more than `key`."""
    if key == np.uint64(0):
        return False
    mine, most = np.float64(0.0), np.float64(0.0)
    for i in range(len(keys)):
        weight = np.float64(weights[i])
        most = max(most, weight)
        if keys[i] == key:
            mine = weight
    return mine > 0.0 and mine >= most
