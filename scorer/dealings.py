"""Dealings: what was done to one shopper, and bought by one: the second row of a shopper, apart from taste.

Guards read it, features never do. It remembers 16 launches; a 17th takes the place of the one touched longest ago,
and `censored` counts that, so that nothing is forgotten in silence.
"""

from typing import Final

import numpy as np

from scorer.arrays import U8, Int, Row, Table
from scorer.compiled import compiled

SLOTS: Final = 16
DAY_MS: Final = 86_400_000

DEALINGS = np.dtype(
    [
        ("shopper", "<u8"),  # hash of the key
        ("last_decision_ms", "<i8"),  # last decision, the later of event time and the one before; -1 never
        ("last_promotion_ms", "<i8"),  # last decision that chose a launch; -1 never
        ("day", "<i8"),  # UTC day (Unix milliseconds // 86,400,000) that `promoted_today` counts; -1 none
        ("launches", "<u8", (SLOTS,)),  # hash of a launch; 0 free
        ("last_ms", "<i8", (SLOTS,)),  # when that launch was last promoted to, or bought by, this shopper
        ("times", "<u4", (SLOTS,)),  # promotions of that launch
        ("bought", "u1", (SLOTS,)),  # 1: the shopper bought its product; a return does not undo it
        ("promoted_today", "<u4"),
        ("promoted", "<u4"),  # decisions that chose a launch, ever
        ("purchases", "<u4"),  # purchase events, ever
        ("censored", "<u4"),  # slots taken from one launch for another
    ]
)


def blank(shoppers: U8) -> Table:
    """Rows of shoppers with whom nothing has happened; `shoppers` holds the hashes of their keys."""
    rows = np.zeros(len(shoppers), DEALINGS)
    rows["shopper"] = shoppers
    for name in ("last_decision_ms", "last_promotion_ms", "day"):
        rows[name] = -1
    return rows


@compiled
def find(row: Row, launch: Int) -> Int:
    """The slot of `launch` (a hash); -1 where there is none."""
    launches = row["launches"]
    for slot in range(SLOTS):
        if launches[slot] == launch:
            return slot
    return -1


@compiled
def touch(row: Row, launch: Int, now_ms: Int) -> Int:
    """The slot of `launch`, taken for it where there was none, with its time set to `now_ms` or later."""
    launches, last_ms = row["launches"], row["last_ms"]
    slot = find(row, launch)
    if slot < 0:
        slot = _oldest(row)
        if launches[slot] != np.uint64(0):
            row["censored"] += np.uint32(1)
        launches[slot] = launch
        last_ms[slot] = now_ms
        row["times"][slot] = np.uint32(0)
        row["bought"][slot] = np.uint8(0)
    last_ms[slot] = max(np.int64(last_ms[slot]), np.int64(now_ms))
    return slot


@compiled
def _oldest(row: Row) -> Int:
    """The first free slot, else the one with the least time, the lower on a tie."""
    launches, last_ms = row["launches"], row["last_ms"]
    oldest = 0
    for slot in range(SLOTS):
        if launches[slot] == np.uint64(0):
            return slot
        if last_ms[slot] < last_ms[oldest]:
            oldest = slot
    return oldest


@compiled
def promoted_on(row: Row, day: Int) -> Int:
    """Promotions on that UTC day; days only move on."""
    if row["day"] == day:
        return np.int64(row["promoted_today"])
    return np.int64(0)


@compiled
def promote(row: Row, launch: Int, now_ms: Int) -> None:
    """Note that `launch` was promoted."""
    day = np.int64(now_ms) // np.int64(DAY_MS)
    today = promoted_on(row, day)
    row["promoted_today"] = np.uint32(today + np.int64(1))
    row["day"] = day
    row["last_promotion_ms"] = now_ms
    row["promoted"] += np.uint32(1)
    row["times"][touch(row, launch, now_ms)] += np.uint32(1)
