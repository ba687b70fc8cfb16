"""What the last ten products of a shopper say of a launch. `part` is scorer.magnitude.part_of.

| name | range | meaning |
|---|---|---|
| own_place | 0..1 | 1 / place of the product among the shopper's last ten; 0 where it is not there |
| own_times | 0..1 | part(clicks on it, 8) |
| own_idle | 0..1 | part(seconds since the last of them, 24); 1 where there is none |
| own_carted | 0, 1 | put into the cart, or a favourite |
| own_bought | 0, 1 | bought |
| last_category | 0, 1 | the category of the last product |
| last_brand | 0, 1 | the brand of the last product |
| recent_category | 0..1 | share of the last ten that have its category |
| last_price_ratio | 0..1 | squash(price / price of the last product); 0 where either is unknown |
| idle | 0..1 | part(seconds since the shopper's event before, 24); 1 where there is none |
| session_products | 0..1 | tenths: of the last ten, those of the last 30 minutes |
| next_up | 0..1 | part(its number less the last product's, 10); 1 where it is less or unknown, and for that product |
| next_down | 0..1 | the same of a smaller number; both 0 where the numbers are equal |
"""

from typing import Final

import numpy as np

from scorer import kinds, recent
from scorer.arrays import F4, Int, Real, Row
from scorer.compiled import compiled
from scorer.magnitude import part_of

NAMES: Final[tuple[str, ...]] = (
    "own_place",
    "own_times",
    "own_idle",
    "own_carted",
    "own_bought",
    "last_category",
    "last_brand",
    "recent_category",
    "last_price_ratio",
    "idle",
    "session_products",
    "next_up",
    "next_down",
)
LONGEST: Final = 24.0  # doublings of a second: half a year
_WANTED: Final = (1 << kinds.CART) | (1 << kinds.FAVOURITE)
_BOUGHT: Final = 1 << kinds.PURCHASE


@compiled
def fill(row: Row, product: Row, at_ms: Int, out: F4) -> None:
    """The features of one candidate, `out` float32[len(NAMES)]."""
    place = recent.place_of(row, recent.short(product["hash"]))
    _own(row, place, at_ms, out)
    category, brand = recent.short(product["category"]), recent.short(product["brand"])
    out[5] = np.float32(category != np.uint32(0) and row["recent_categories"][0] == category)
    out[6] = np.float32(brand != np.uint32(0) and row["recent_brands"][0] == brand)
    out[7] = np.float32(_share(row, category))
    price, last = np.float64(product["price_micro"]) / 1e6, np.float64(row["last_price"])
    if price >= 0.0 and last > 0.0:
        out[8] = np.float32(price / (price + last))
    before_ms = np.int64(row["previous_ms"])
    out[9] = np.float32(part_of(np.float64(at_ms - before_ms) / 1000.0, LONGEST) if before_ms >= 0 else 1.0)
    out[10] = np.float32(np.float64(_of_session(row, at_ms)) / recent.RECENT)
    last_number = np.int64(row["last_number"])
    number = np.int64(product["number"]) if place != 0 else np.int64(0)
    out[11], out[12] = np.float32(_up(last_number, number)), np.float32(_up(number, last_number))


@compiled
def _own(row: Row, place: Int, at_ms: Int, out: F4) -> None:
    out[2] = np.float32(1.0)
    if place < 0:
        return
    bits = np.int64(row["recent_kinds"][place])
    out[0] = np.float32(1.0 / (place + 1.0))
    out[1] = np.float32(part_of(np.float64(row["recent_times"][place]), 8.0))
    out[2] = np.float32(part_of(np.float64(at_ms // 1000 - np.int64(row["recent_s"][place])), LONGEST))
    out[3] = np.float32(bits & _WANTED != 0)
    out[4] = np.float32(bits & _BOUGHT != 0)


@compiled
def _share(row: Row, category: Int) -> Real:
    same = known = 0
    for i in range(recent.RECENT):
        if row["recent"][i] != np.uint32(0):
            known += 1
            if row["recent_categories"][i] == category:
                same += 1
    return np.float64(same) / known if known > 0 and category != np.uint32(0) else np.float64(0.0)


@compiled
def _up(first: Int, then: Int) -> Real:
    """How far up a shop's list; apart from down, since what it lists next is clicked next more often."""
    return part_of(np.float64(then - first), 10.0) if 0 < first <= then else np.float64(1.0)


@compiled
def _of_session(row: Row, at_ms: Int) -> Int:
    count = 0
    for i in range(recent.RECENT):
        if row["recent"][i] != np.uint32(0) and at_ms // 1000 - np.int64(row["recent_s"][i]) < recent.SESSION_S:
            count += 1
    return count
