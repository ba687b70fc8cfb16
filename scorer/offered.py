"""What a shopper's last decision offered: its candidates, and how many decisions of the day offered each of them since
it was clicked. A click answers so many offers; the share of all offers that are answered is the base rate of what the
interest model foresees (scorer.trends).

A place holds the low 16 bits of the product's hash: a click on another product of the same bits is taken for an answer
with a probability of 0.0003. A product that the next decision does not offer again is forgotten, answered or not.
"""

from typing import Final

import numpy as np

from scorer import recent
from scorer.arrays import I4, Flag, Int, Row, Table, Word
from scorer.compiled import compiled

PLACES: Final = 20
WINDOW_S: Final = recent.WINDOW_MS // 1000
FIELDS = (
    ("offered", "<u2", (PLACES,)),  # products, 0 free or answered
    ("offers", "u1", (PLACES,)),  # decisions of the last day that offered it since it was clicked, up to 255
    ("offered_s", "<u4"),  # Unix time of the last decision
)


@compiled
def name_of(product: Word) -> Int:
    """The low 16 bits of a product's hash; never 0."""
    low = np.uint64(product) & np.uint64(0xFFFF)
    return np.uint16(1) if low == np.uint64(0) else np.uint16(low)


@compiled
def answer(row: Row, product: Word, at_ms: Int) -> Int:
    """How many offers of the product (a hash) a click on it answers; none of them is open afterwards."""
    if not _within(row, at_ms // 1000):
        return 0
    offered, offers, name = row["offered"], row["offers"], name_of(product)
    for i in range(PLACES):
        if offered[i] == name:
            offered[i] = np.uint16(0)
            return np.int64(offers[i])
    return 0


@compiled
def offer(row: Row, chosen: I4, launches: Table, products: Table, at_ms: Int) -> None:
    """Note the candidates of a decision: `chosen` int32[PLACES] of `launches`, -1 where there are fewer."""
    before, counts = row["offered"].copy(), row["offers"].copy()
    fresh = _within(row, at_ms // 1000)
    offered, offers = row["offered"], row["offers"]
    for i in range(PLACES):
        offered[i], offers[i] = np.uint16(0), np.uint8(0)
        if chosen[i] >= 0 and launches[chosen[i]]["product"] >= 0:
            offered[i] = name_of(products[launches[chosen[i]]["product"]]["hash"])
            open_ones = _open(before, counts, offered[i]) if fresh else 0
            offers[i] = np.uint8(min(open_ones + 1, 255))
    row["offered_s"] = np.uint32(min(max(at_ms // 1000, 0), 0xFFFFFFFF))


@compiled
def _within(row: Row, second: Int) -> Flag:
    since_s = second - np.int64(row["offered_s"])
    return since_s >= 0 and since_s < WINDOW_S


@compiled
def _open(names: Row, counts: Row, name: Int) -> Int:
    for i in range(PLACES):
        if names[i] == name:
            return np.int64(counts[i])
    return 0
