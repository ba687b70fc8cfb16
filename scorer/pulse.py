"""When a shopper bought, and whether it acts as fast as a program: what guards and audiences ask of a profile.

A shopper with more than `most` events within one minute of event time is taken for a program until a day after. Late
events count in the minute in which they happened only where that is the newest.
"""

from typing import Final

import numpy as np

from scorer import kinds
from scorer.arrays import Int, Row
from scorer.compiled import compiled
from scorer.profile import PURCHASES

MINUTE_MS: Final = 60_000
SUSPECTED_MIN: Final = 1_440


@compiled
def beat(row: Row, event: Row, most: Int) -> None:
    """Note one folded event; `most` events a minute are still a person's."""
    minute = np.int64(event["at_ms"]) // np.int64(MINUTE_MS)
    if minute > np.int64(0xFFFFFFFF):
        return
    if event["kind"] == kinds.PURCHASE:
        _buy(row, minute)
    if minute < np.int64(row["burst_min"]):
        return
    count = np.int64(row["burst"]) + 1 if minute == np.int64(row["burst_min"]) else np.int64(1)
    row["burst_min"], row["burst"] = np.uint32(minute), np.uint32(count)
    if count > most:
        row["bot_until_min"] = np.uint32(min(minute + SUSPECTED_MIN, np.int64(0xFFFFFFFF)))


@compiled
def _buy(row: Row, minute: Int) -> None:
    """Put a purchase in its place among the last, newest first."""
    bought = row["bought_min"]
    place = PURCHASES
    while place > 0 and minute > np.int64(bought[place - 1]):
        place -= 1
    for i in range(PURCHASES - 1, place, -1):
        bought[i] = bought[i - 1]
    if place < PURCHASES:
        bought[place] = np.uint32(minute)
