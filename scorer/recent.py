"""The last ten different products of a shopper, the newest first: what is looked at again, and what leads to what.

A place holds the low 32 bits of the product's, category's and brand's hash (two products of one shopper are taken for
one with a probability of 1e-8), the second of the last click, how many clicks, and of which kinds.
"""

from typing import Final

import numpy as np

from scorer import kinds
from scorer.arrays import U4, Flag, Int, Row, Word
from scorer.compiled import compiled

RECENT: Final = 10
BEFORE: Final = 5  # of them, those that a click is said to follow
AGAIN: Final = 1  # bit: the product clicked was among them
RETURNED: Final = 8  # bit: so, and it is the first click on it since the shopper's last decision point
FOUND: Final = 16  # bit: it was not among them, and the shopper's last decision point was before
ANSWERS: Final = 256  # times so many offers that the click answers (scorer.answers)
WINDOW_MS: Final = 86_400_000  # a click this long after a decision point no longer counts as following it
SESSION_S: Final = 1_800
CLICKS: Final = (kinds.VIEW, kinds.CART, kinds.FAVOURITE, kinds.PURCHASE)  # what shows interest in a product
IS_CLICK = np.isin(np.arange(len(kinds.KINDS)), CLICKS)  # by kind
FIELDS = (
    ("recent", "<u4", (RECENT,)),  # products, 0 free
    ("recent_categories", "<u4", (RECENT,)),
    ("recent_brands", "<u4", (RECENT,)),
    ("recent_s", "<u4", (RECENT,)),  # Unix time of the last click
    ("recent_times", "u1", (RECENT,)),  # clicks, up to 255
    ("recent_kinds", "u1", (RECENT,)),  # bits: 1 << kind
    ("last_price", "<f4"),  # of the newest, in the shop's currency; 0 unknown
)


@compiled
def is_click(kind: Int) -> Flag:
    """Whether an event of this kind shows interest in its product: views, carts, favourites, purchases."""
    return kind == kinds.VIEW or kind == kinds.CART or kind == kinds.FAVOURITE or kind == kinds.PURCHASE


@compiled
def short(key: Word) -> Int:
    """The low 32 bits of a hash; never 0 unless the hash is."""
    low = np.uint64(key) & np.uint64(0xFFFFFFFF)
    return np.uint32(1) if low == np.uint64(0) and np.uint64(key) != np.uint64(0) else np.uint32(low)


@compiled
def place_of(row: Row, product: Int) -> Int:
    """Where a product (short) stands, from 0; -1 where it does not."""
    recent = row["recent"]
    for i in range(RECENT):
        if recent[i] == product:
            return i
    return -1


@compiled
def before(row: Row, at_ms: Int, product: Int, out: U4) -> None:
    """The newest BEFORE products that were clicked within 30 minutes before `at_ms`, 0 where there are fewer, and
    behind them what is known of `product` (short) itself: AGAIN and RETURNED, or FOUND, or 0."""
    recent, times = row["recent"], row["recent_s"]
    for i in range(BEFORE):
        fresh = recent[i] != np.uint32(0) and at_ms // 1000 - np.int64(times[i]) < SESSION_S
        out[i] = recent[i] if fresh else np.uint32(0)
    place = place_of(row, product)
    bits = AGAIN if place >= 0 else 0
    decided_ms = np.int64(row["last_decision_ms"])
    if row["decisions"] > 0 and decided_ms <= at_ms < decided_ms + WINDOW_MS:
        if place < 0:
            bits = FOUND
        elif decided_ms < at_ms and np.int64(times[place]) * 1000 <= decided_ms:
            bits = AGAIN | RETURNED
    out[BEFORE] = np.uint32(bits)


@compiled
def click(row: Row, event: Row, product: Row) -> None:
    """Put the product of a click in front."""
    recent, categories, brands = row["recent"], row["recent_categories"], row["recent_brands"]
    seconds, times, seen = row["recent_s"], row["recent_times"], row["recent_kinds"]
    what = short(product["hash"])
    found = place_of(row, what)
    place = found if found >= 0 else RECENT - 1
    count = np.int64(times[place]) if found >= 0 else 0
    bits = np.int64(seen[place]) if found >= 0 else 0
    for i in range(place, 0, -1):
        recent[i], categories[i], brands[i] = recent[i - 1], categories[i - 1], brands[i - 1]
        seconds[i], times[i], seen[i] = seconds[i - 1], times[i - 1], seen[i - 1]
    recent[0], categories[0], brands[0] = what, short(product["category"]), short(product["brand"])
    second = np.int64(event["at_ms"]) // 1000
    seconds[0] = np.uint32(second if second < 0xFFFFFFFF else 0xFFFFFFFF)
    times[0] = np.uint8(min(count + 1, 255))
    seen[0] = np.uint8(bits | (1 << np.int64(event["kind"])))
    micro = np.int64(event["price_micro"])
    micro = micro if micro >= 0 else np.int64(product["price_micro"])
    row["last_price"] = np.float32(np.float64(micro) / 1e6 if micro > 0 else 0.0)
    row["last_number"] = product["number"]
