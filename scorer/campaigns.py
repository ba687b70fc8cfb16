"""Campaigns: what one launch has done in one partition: the third kind of row that decisions change.

Guards of money, impressions and reviews read it. Money counts as spent from the decision on, at the most that the
offer can cost; what was not used is given back when the promotion's window closes.
"""

from typing import Final

import numpy as np

from scorer.arrays import U8, Int, Row, Table
from scorer.compiled import compiled

LEAST_REVIEWS: Final = 5  # before a share of negative ones says anything

CAMPAIGN = np.dtype(
    [
        ("launch", "<u8"),  # hash of the launch id
        ("spent_micro", "<i8"),  # money reserved by open promotions and used by closed ones
        ("impressions", "<i8"),  # promotions
        ("clicks", "<i8"),  # promotions whose product was clicked within their window
        ("purchases", "<i8"),  # likewise, bought
        ("revenue_micro", "<i8"),  # of these purchases
        ("reviews", "<i8"),  # of the product, within the launch's window
        ("negative", "<i8"),  # of these, those that the text model takes for negative
    ]
)


def blank(launches: U8) -> Table:
    """Rows of launches that have done nothing; `launches` holds the hashes of their ids."""
    rows = np.zeros(len(launches), CAMPAIGN)
    rows["launch"] = launches
    return rows


@compiled
def negative_micro(row: Row) -> Int:
    """Share of negative reviews, millionths; 0 while there are fewer than five."""
    if row["reviews"] < LEAST_REVIEWS:
        return np.int64(0)
    return np.int64(row["negative"]) * 1_000_000 // np.int64(row["reviews"])
