"""The cosine of a shopper's profile vector and each product's vector: the interest model's first feature, alone."""

import numpy as np

from scorer.arrays import F4, F8, I4, Int, Table, ready
from scorer.catalogue import PRODUCT
from scorer.compiled import compiled
from scorer.similarity import dot, length


def cosines(vector: F4, space: int, products: Table, chosen: I4) -> F8:
    """float64[n] of `products[chosen]`; 0 where a vector is missing or of another space."""
    result = np.zeros(len(chosen))
    _cosines(ready(vector, np.float32), np.int64(space), ready(products, PRODUCT), ready(chosen, np.int32), result)
    return result


@compiled
def _cosines(vector: F4, space: Int, products: Table, chosen: I4, result: F8) -> None:
    norm = length(vector)
    if norm == 0.0:
        return
    for i in range(len(chosen)):
        product = products[chosen[i]]
        if product["has_vector"] != 0 and product["space"] == space:
            result[i] = dot(vector, product["vector"]) / (norm * length(product["vector"]))
