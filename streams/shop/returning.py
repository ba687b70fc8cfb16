"""Shoppers come back to what they looked at, the more they want it.

In public logs 27% (yoochoose), 30% (REES46) and 87% (JData) of the clicks are on one of the shopper's last ten
products.
"""

import numpy as np
import numpy.typing as npt

from streams.shop.browsing import Browsing
from streams.shop.chance import Ints, chance, exponential

_TRIED_PER_MILLION = 700_000
_SURE_FROM_MICRO = 400_000  # interest with which every thought of coming back is followed
_MEAN_BACK = 3


def come_back(
    rng: np.random.Generator, shopper: Ints, seen: Ints, *, views: npt.NDArray[np.bool_], able: Ints, browsing: Browsing
) -> Ints:
    """`seen` with some of the rows `able` changed into products seen before; rows stand in order of shopper, then time.

    Only rows of `views` show a product. What is come back to was a view that is itself no coming back.
    """
    tries = able[chance(rng, _TRIED_PER_MILLION, len(able))]
    back = exponential(rng, _MEAN_BACK, len(tries))
    luck = rng.integers(0, _SURE_FROM_MICRO, len(tries))
    fresh = views.copy()
    fresh[tries] = False
    origins = np.flatnonzero(fresh)
    earlier = np.searchsorted(origins, tries)  # of these, all that stand before
    first = np.searchsorted(shopper[origins], shopper[tries])
    origin = origins[np.maximum(np.maximum(earlier - 1 - back, first), 0)]
    known = earlier > first
    follows = known & (luck < browsing.interest_micro(shopper[tries], seen[origin]))
    found = seen.copy()
    found[tries[follows]] = seen[origin[follows]]
    return found
