"""How near the number in a product's id lies to that of the product clicked last: what a shop listed side by side."""

import numpy as np

from scorer import recent
from scorer.arrays import F8, I4, Table, ready
from scorer.catalogue import PRODUCT
from scorer.compiled import compiled
from scorer.profile import PROFILE


def nearness(profile: Table, products: Table, chosen: I4) -> F8:
    """float64[n] of `products[chosen]`, 1 / (1 + difference of the numbers); 0 where either has none, and of the last
    product itself. `profile` is PROFILE[1]."""
    result = np.zeros(len(chosen))
    _nearness(ready(profile, PROFILE), ready(products, PRODUCT), ready(chosen, np.int32), result)
    return result


@compiled
def _nearness(profile: Table, products: Table, chosen: I4, result: F8) -> None:
    last = np.int64(profile[0]["last_number"])
    if last == 0:
        return
    for i in range(len(chosen)):
        product = products[chosen[i]]
        number = np.int64(product["number"])
        if number != 0 and recent.short(product["hash"]) != profile[0]["recent"][0]:
            result[i] = 1.0 / (1.0 + abs(number - last))
