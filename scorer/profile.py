"""The profile: one shopper's taste as one row of fixed size, 1,000 bytes, packed, little-endian.

Every weight, sum and count in it is relative to `landmark_ms` (scorer.decay): its value at time t is the stored
number times 2 ** ((landmark_ms - t) / half_life_ms). Times are Unix milliseconds, UTC; -1 stands for never.
"""

from typing import Final

import numpy as np

from scorer import offered, recent
from scorer.arrays import U8, Table

DIMENSIONS: Final = 64
SLOTS: Final = 8  # of each sketch
REMEMBERED: Final = 16  # ids of events, for duplicates
PURCHASES: Final = 8  # whose times are remembered

PROFILE = np.dtype(
    [
        ("shopper", "<u8"),  # hash of the key
        ("space", "<i8"),  # vector space of `vector`; 0 before the first
        (
            "landmark_ms",
            "<i8",
        ),  # start of the half-life that decayed numbers refer to; -1 before the first event
        ("last_ms", "<i8"),  # newest event time folded
        ("previous_ms", "<i8"),  # `last_ms` as it stood before the last event folded
        (
            "last_decision_ms",
            "<i8",
        ),  # last decision point; before any, the first event, which starts the clock
        ("price_weight", "<f8"),  # decayed weight of priced events
        ("price_mean", "<f8"),  # their weighted mean price, in the shop's currency
        ("price_squares", "<f8"),  # their weighted sum of squared differences from the mean
        ("seen", "<u8", (REMEMBERED,)),  # id hashes of the last events, a ring written at events % 16
        ("categories", "<u8", (SLOTS,)),  # Space-Saving sketch: hashes, 0 free
        ("brands", "<u8", (SLOTS,)),
        ("category_weights", "<f4", (SLOTS,)),
        ("brand_weights", "<f4", (SLOTS,)),
        ("counts", "<f4", (8,)),  # decayed number of events of each kind
        ("vector", "<f4", (DIMENSIONS,)),  # decayed sum of what was looked at, bought, searched for
        ("taste", "<f4"),  # decayed sum of the absolute weights in `vector`
        ("events", "<u4"),  # folded
        ("decisions", "<u4"),  # decision points
        *recent.FIELDS,  # the last products, newest first
        *offered.FIELDS,  # by the last decision
        ("zone", "<u8"),  # hash of the name of the shopper's time zone; 0 not told
        ("bought_min", "<u4", (PURCHASES,)),  # minutes since 1970 of the last purchases, newest first; 0 none
        ("burst_min", "<u4"),  # minute since 1970 that `burst` counts
        ("burst", "<u4"),  # events in that minute
        ("bot_until_min", "<u4"),  # minute since 1970 until which the shopper is taken for a program; 0 never
        ("consent", "u1"),  # scorer.channels: bits of channels, and KNOWN
        ("language", "u1"),  # scorer.languages
        ("spare", "u1", (2,)),  # always 0: keeps rows on 8 bytes
        ("last_number", "<u4"),  # scorer.id_number of the last product clicked; 0 none
    ]
)


def blank(shoppers: U8) -> Table:
    """Rows of shoppers of whom nothing is known; `shoppers` holds the hashes of their keys."""
    rows = np.zeros(len(shoppers), PROFILE)
    rows["shopper"] = shoppers
    for name in ("landmark_ms", "last_ms", "previous_ms", "last_decision_ms"):
        rows[name] = -1
    return rows
