"""The products that a launched one was clicked after: what leads to it.

A click follows the products that its shopper clicked in the 30 minutes before: the last one with weight 1, the one
before it with 1/2, down to 1/5. Of the products that a launched one was clicked after, the 24 heaviest are kept
(Space-Saving, scorer.sketch). A chain of next clicks as a recommender: Ludewig, Jannach: Evaluation of session-based
recommendation algorithms, UMUAI 2018, section 3.1 (sequential rules, SR).
"""

from typing import Final

import numpy as np

from scorer import recent, sketch
from scorer.arrays import U4, Int, Real, Row
from scorer.compiled import compiled

COMPANIONS: Final = 24
FIELDS = (
    ("companion_weight", "<f8"),  # of all companions, kept or not
    ("companions", "<u4", (COMPANIONS,)),  # products (scorer.recent.short) that it was clicked after
    ("companion_weights", "<f4", (COMPANIONS,)),
)


@compiled
def accompany(row: Row, before: U4) -> None:
    """Count a click on the row's product after those of `before` (scorer.recent), the newest first."""
    itself = recent.short(row["product"])
    for i in range(recent.BEFORE):
        if before[i] != np.uint32(0) and before[i] != itself:
            weight = 1.0 / (i + 1.0)
            sketch.add(row["companions"], row["companion_weights"], before[i], weight)
            row["companion_weight"] += weight


@compiled
def weight_after(row: Row, product: Int) -> Real:
    """The weight with which clicks on the row's product followed `product` (short); 0 where it is not kept."""
    companions, weights = row["companions"], row["companion_weights"]
    for i in range(COMPANIONS):
        if companions[i] == product and product != np.uint32(0):
            return np.float64(weights[i])
    return np.float64(0.0)


@compiled
def weights_after(row: Row, trend: Row, at_ms: Int) -> tuple[Real, Real]:
    """The weight with which a product followed the shopper's last one, and the last five, the k-th counting 1 / k."""
    last = weights = np.float64(0.0)
    for i in range(recent.BEFORE):
        if at_ms // 1000 - np.int64(row["recent_s"][i]) < recent.SESSION_S:
            weight = weight_after(trend, row["recent"][i])
            last = weight if i == 0 else last
            weights += weight / (i + 1.0)
    return last, weights
