"""Cosine of two unit vectors in one fixed order of additions, so that it is the same number on every machine."""

import numpy as np
import numpy.typing as npt
from numba import njit

_MICRO = 1_000_000.0


@njit(cache=True)
def similarity_micro(
    vectors: npt.NDArray[np.float32], products: npt.NDArray[np.void], chosen: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Cosine of vectors[i] and the vector of products[chosen[i]], in millionths; 0 where chosen[i] is -1.

    `vectors` float32[n, 64], `products` a PRODUCT array, `chosen` int32[n].
    """
    result = np.zeros(len(chosen), np.int32)
    for at in range(len(chosen)):
        if chosen[at] < 0:
            continue
        product = products[chosen[at]].vector
        total = 0.0
        for axis in range(vectors.shape[1]):
            total += np.float64(vectors[at, axis]) * np.float64(product[axis])
        result[at] = np.int32(np.floor(total * _MICRO + 0.5))
    return result
