"""How well scores agree with the truth of the shop: the area under the ROC curve, beside popularity and the
ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from streams.shop.truth import Truth


@dataclass(frozen=True)
class Agreement:
    """Areas between 0 and 1, 0.5 for chance; NaN where nobody or everybody clicked.

    `interest` is that of the scores, `popularity` that of a score that knows no shopper, `ceiling` that of
    the true probability itself: no score can expect more. `pairs` of shopper and product were compared.
    """

    interest: float
    popularity: float
    ceiling: float
    pairs: int


def agreement(truth: Truth, shoppers: Sequence[str], products: Sequence[str], scores: npt.ArrayLike) -> Agreement:
    """Compare scores, pair by pair, with seeded draws from the truth. Pairs with an unknown id are left
    out."""
    interest = truth.interest(shoppers, products)
    known = np.isfinite(interest)
    clicked = truth.clicks(shoppers, products)[known]
    return Agreement(
        interest=area(np.asarray(scores, np.float64)[known], clicked),
        popularity=area(truth.popularity(products)[known], clicked),
        ceiling=area(interest[known], clicked),
        pairs=int(known.sum()),
    )


def area(scores: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> float:
    """The chance that a random hit scores above a random miss, ties counted as half.

    >>> area(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    0.75
    """
    hits = int(labels.sum())
    misses = len(labels) - hits
    if not hits or not misses:
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    middle_rank = (upto - counts + upto + 1) / 2
    return float((middle_rank[place][labels].sum() - hits * (hits + 1) / 2) / (hits * misses))
