"""The events of one step as columns: what the fold reads, and what it writes back of each event."""

from typing import Final

import numpy as np

CLICKS: Final = 0
SEARCHES: Final = 1
REVIEWS: Final = 2
SHOPPERS: Final = 3
DELIVERIES: Final = 4
INPUTS: Final = 5
# Inputs below this one are acts of shoppers: only they move the partition's newest event time and make decision points.
ACTING: Final = 3

FOLDED: Final = 0
TOO_LATE: Final = 1
DUPLICATE: Final = 2
STATUSES: tuple[str, ...] = ("folded", "too_late", "duplicate")

EVENT = np.dtype(
    [
        ("at_ms", "<i8"),  # event time, Unix milliseconds, UTC, 0 or more
        ("published_ms", "<i8"),  # Kafka timestamp
        ("price_micro", "<i8"),  # price of one piece, millionths; -1 unknown
        ("id_hash", "<u8"),  # 64-bit hash of the event id
        ("offset", "<i8"),  # in its input partition
        # of a SHOPPER: hash of the time zone's name, and channels | language << 8; of a DELIVERY: both halves of the
        # decision's id; else 0
        ("note", "<u8", (2,)),
        ("row", "<i4"),  # index of the shopper's row, the same in profiles and dealings
        ("product", "<i4"),  # index into the PRODUCT table; -1 unknown or none
        ("text", "<i4"),  # index into the step's text vectors; -1 none
        ("quantity", "<i4"),  # pieces, 1 or more; of a DELIVERY 1 shown, 0 failed
        ("kind", "u1"),  # scorer.kinds
        ("input", "u1"),  # CLICKS to DELIVERIES
        ("asks", "u1"),  # 1: a search that matches a live launch, always a decision point
        ("status", "u1"),  # FOLDED, TOO_LATE or DUPLICATE; written by `observe`
        (
            "flags",
            "u1",
        ),  # scorer.flags; those of the text set by the caller, LATE, NO_VECTOR, NO_TEXT added by `observe`
    ]
)
