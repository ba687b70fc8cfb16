"""Products of 64-number vectors, added up in one fixed order: eight lanes, then the lanes in turn."""

import math

import numpy as np

from scorer.arrays import F4, I4, Flag, Real, Table, check_indices, ready
from scorer.compiled import compiled


@compiled
def dot(first: F4, second: F4) -> Real:
    """The inner product, in float64. The order of additions is part of the result: it is what makes bytes repeat."""
    a = b = c = d = e = f = g = h = np.float64(0.0)
    for i in range(0, 64, 8):
        a = a + np.float64(first[i]) * np.float64(second[i])
        b = b + np.float64(first[i + 1]) * np.float64(second[i + 1])
        c = c + np.float64(first[i + 2]) * np.float64(second[i + 2])
        d = d + np.float64(first[i + 3]) * np.float64(second[i + 3])
        e = e + np.float64(first[i + 4]) * np.float64(second[i + 4])
        f = f + np.float64(first[i + 5]) * np.float64(second[i + 5])
        g = g + np.float64(first[i + 6]) * np.float64(second[i + 6])
        h = h + np.float64(first[i + 7]) * np.float64(second[i + 7])
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@compiled
def length(vector: F4) -> Real:
    """The Euclidean norm."""
    return math.sqrt(dot(vector, vector))


@compiled
def about_unit(vector: F4) -> Flag:
    """Whether a vector can be folded: a length between a half and two, so neither zero nor NaN nor infinite."""
    square = dot(vector, vector)
    return square >= 0.25 and square <= 4.0


def similarity_micro(vectors: F4, products: Table, chosen: I4) -> I4:
    """Inner product of vectors[i] and the vector of products[chosen[i]], both of unit length, in millionths.

    `vectors` float32[n, 64], `products` PRODUCT, `chosen` int32[n], -1 none. int32[n] from -1,000,000 to 1,000,000,
    halves up; 0 where there is no product or no number.
    """
    check_indices(chosen, len(products), "product", -1)
    result = np.zeros(len(chosen), np.int32)
    _similarity_micro(ready(vectors, np.float32), products, ready(chosen, np.int32), result)
    return result


@compiled
def _similarity_micro(vectors: F4, products: Table, chosen: I4, result: I4) -> None:
    for i in range(len(chosen)):
        if chosen[i] < 0:
            continue
        cosine = dot(vectors[i], products[chosen[i]]["vector"])
        if not math.isnan(cosine):
            result[i] = np.int32(math.floor(min(max(cosine, -1.0), 1.0) * 1e6 + 0.5))
