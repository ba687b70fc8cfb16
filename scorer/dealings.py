"""Dealings: what was done to one shopper, and bought by one: the second row of a shopper, apart from taste.

Guards read it, features never do. It remembers 16 launches. A launch that has ended gives its place to another; where
all 16 still run, no other launch is promoted to this shopper (so that no cap is forgotten), and a purchase that cannot
be remembered is counted in `censored`.
"""

from typing import Final

import numpy as np

from scorer import opened
from scorer.arrays import U8, Int, Row, Table, Word
from scorer.compiled import compiled
from scorer.terms import Terms, clock_ms

SLOTS: Final = 16
PROMOTIONS: Final = 8  # whose times are remembered
DAY_MS: Final = 86_400_000

DEALINGS = np.dtype(
    [
        ("shopper", "<u8"),  # hash of the key
        ("last_decision_ms", "<i8"),  # last decision, the later of event time and the one before; -1 never
        ("promoted_ms", "<i8", (PROMOTIONS,)),  # last promotions, newest first; -1 none
        ("day", "<i8"),  # the shopper's local day (milliseconds // 86,400,000) that `promoted_today` counts; -1 none
        ("launches", "<u8", (SLOTS,)),  # hash of a launch; 0 free
        ("last_ms", "<i8", (SLOTS,)),  # when that launch was last promoted to, or bought by, this shopper
        ("times", "<u4", (SLOTS,)),  # promotions of that launch
        ("bought", "u1", (SLOTS,)),  # 1: the shopper bought its product; a return does not undo it
        ("promoted_today", "<u4"),
        ("promoted", "<u4"),  # promotions, ever
        ("purchases", "<u4"),  # purchase events, ever
        ("censored", "<u4"),  # purchases of launched products that could not be remembered
        *opened.FIELDS,  # promotions that wait for their outcome
    ]
)


def blank(shoppers: U8) -> Table:
    """Rows of shoppers with whom nothing has happened; `shoppers` holds the hashes of their keys."""
    rows = np.zeros(len(shoppers), DEALINGS)
    rows["shopper"] = shoppers
    for name in ("last_decision_ms", "promoted_ms", "day"):
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
def room(row: Row, launch: Int, launches: Table, now_ms: Int) -> Int:
    """The slot in which `launch` is or can be remembered: its own, a free one, or the one touched longest ago of
    those whose launch has ended; -1 where there is none. Changes nothing."""
    slot = find(row, launch)
    return slot if slot >= 0 else _spare(row, launches, now_ms)


@compiled
def _spare(row: Row, launches: Table, now_ms: Int) -> Int:
    found = -1
    for slot in range(SLOTS):
        if row["launches"][slot] == np.uint64(0):
            return slot
        if found >= 0 and row["last_ms"][slot] >= row["last_ms"][found]:
            continue
        if not _runs(launches, row["launches"][slot], now_ms):
            found = slot
    return found


@compiled
def _runs(launches: Table, launch: Int, now_ms: Int) -> bool:
    """Whether any version of `launch` (a hash) has not ended."""
    for i in range(len(launches)):  # noqa: SIM110  # numba has no generators here
        if launches[i]["hash"] == launch and now_ms < launches[i]["end_ms"]:
            return True
    return False


@compiled
def touch(row: Row, slot: Int, launch: Int, now_ms: Int) -> None:
    """Say that `slot` (of `room`) is of `launch`, with its time set to `now_ms` or later."""
    if row["launches"][slot] != launch:
        row["launches"][slot] = launch
        row["last_ms"][slot] = now_ms
        row["times"][slot] = np.uint32(0)
        row["bought"][slot] = np.uint8(0)
    row["last_ms"][slot] = max(np.int64(row["last_ms"][slot]), np.int64(now_ms))


@compiled
def promoted_on(row: Row, day: Int, terms: Terms, zone: Word, now_ms: Int) -> Int:
    """Promotions on that local day, which `now_ms` lies in by the shopper's clock, that of `zone` (a hash).

    The last eight are looked at one by one, each by what that clock said then, so that neither a move to another zone
    nor a change of the clock counts one twice; beyond eight a day the count of the day as it was then stands.
    """
    counted = np.int64(row["promoted_today"]) if row["day"] == day else np.int64(0)
    there = np.int64(0)
    for i in range(PROMOTIONS):
        at_ms = np.int64(row["promoted_ms"][i])
        if at_ms < 0 or abs(now_ms - at_ms) > 2 * DAY_MS:
            continue  # no day is that long
        if clock_ms(terms, zone, at_ms) // DAY_MS == day:
            there = there + np.int64(1)
    return max(counted, there)


@compiled
def promote(row: Row, slot: Int, launch: Int, now_ms: Int, day: Int) -> None:
    """Note that `launch` was promoted at `now_ms`, on the shopper's local day `day`."""
    row["promoted_today"] = np.uint32(np.int64(row["promoted_today"]) + 1 if row["day"] == day else np.int64(1))
    row["day"] = day
    for i in range(PROMOTIONS - 1, 0, -1):
        row["promoted_ms"][i] = row["promoted_ms"][i - 1]
    row["promoted_ms"][0] = now_ms
    row["promoted"] += np.uint32(1)
    touch(row, slot, launch, now_ms)
    row["times"][slot] += np.uint32(1)
