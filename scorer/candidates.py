"""Which launches are scored at a decision point: at most 20, chosen by a rule that asks no model.

Live launches only (start_ms <= event time < end_ms). Those that the event's search matched come first; within each
group the more relevant, then the newer, then the one earlier in the table. Relevance is the cosine of profile and
product, plus the shares of the product's category and brand in the shopper's taste, so that products without a text
have an order too, plus 1 / place where the product is one of the shopper's last ten.
"""

from typing import Final

import numpy as np

from scorer import recent, sketch
from scorer.arrays import F8, I4, I8, Flag, Int, Real, Row, Table, check_indices, ready
from scorer.catalogue import LAUNCH, PRODUCT, is_live
from scorer.compiled import compiled
from scorer.events import EVENT
from scorer.profile import PROFILE
from scorer.similarity import dot, length

MOST: Final = 20
Matched = tuple[I4, I4]


def candidates(
    points: Table, point_events: I4, *, events: Table, launches: Table, products: Table, matched: Matched
) -> I4:
    """Indices into `launches`, int32[P, 20], best first, -1 where there are fewer.

    `matched` = (offsets int32[events + 1], launch indices int32): event i's search matched
    launch_indices[offsets[i]:offsets[i + 1]].
    """
    launches, products = ready(launches, LAUNCH), ready(products, PRODUCT)
    offsets, indices = check_matched(matched, len(events), len(launches))
    check_indices(point_events, len(events), "point_events")
    check_indices(launches["product"], len(products), "product of a launch", -1)
    chosen = np.full((len(points), MOST), -1, np.int32)
    _candidates(
        ready(points, PROFILE),
        ready(point_events, np.int32),
        ready(events, EVENT),
        launches,
        products,
        offsets,
        indices,
        chosen,
    )
    return chosen


def live(launches: Table, at_ms: I8) -> I4:
    """How many candidates a decision point of each of these moments has, int32[P], 0 to 20."""
    counts = np.zeros(len(at_ms), np.int32)
    _live(ready(launches, LAUNCH), ready(at_ms, np.int64), counts)
    return counts


@compiled
def _live(launches: Table, at_ms: I8, counts: I4) -> None:
    for p in range(len(at_ms)):
        for launch in range(len(launches)):
            if counts[p] == MOST:
                break
            if is_live(launches[launch], at_ms[p]):
                counts[p] += 1


def relevance(profile: Table, launches: Table, products: Table) -> F8:
    """The rule's own order: relevance of each launch, live or not, to one shopper (PROFILE[1]), float64[launches]."""
    launches, products = ready(launches, LAUNCH), ready(products, PRODUCT)
    check_indices(launches["product"], len(products), "product of a launch", -1)
    ranks = np.zeros(len(launches))
    _relevances(ready(profile, PROFILE), launches, products, ranks)
    return ranks


def check_matched(matched: Matched, events: int, launches: int) -> Matched:
    """`matched` in the compiled layout; raises where its offsets or indices lead outside."""
    offsets, indices = ready(matched[0], np.int32), ready(matched[1], np.int32)
    if len(offsets) != events + 1 or offsets[0] != 0 or offsets[-1] != len(indices) or (np.diff(offsets) < 0).any():
        raise ValueError("matched offsets must rise from 0 to the number of indices, one more than events")
    check_indices(indices, launches, "matched launch")
    return offsets, indices


@compiled
def _candidates(  # noqa: PLR0913  # one column each
    points: Table,
    point_events: I4,
    events: Table,
    launches: Table,
    products: Table,
    offsets: I4,
    indices: I4,
    chosen: I4,
) -> None:
    for p in range(len(points)):
        event = point_events[p]
        matched = indices[offsets[event] : offsets[event + 1]]
        _of_point(points[p], np.int64(events[event]["at_ms"]), launches, products, matched, chosen[p])


@compiled
def _of_point(row: Row, at_ms: Int, launches: Table, products: Table, matched: I4, chosen: I4) -> None:
    ranks = np.zeros(MOST, np.float64)
    starts = np.zeros(MOST, np.int64)
    norm = length(row["vector"])
    count = 0
    for launch in range(len(launches)):
        if not is_live(launches[launch], at_ms):
            continue
        start_ms = np.int64(launches[launch]["start_ms"])
        rank = _relevance(row, norm, launches[launch], products)
        if is_matched(matched, launch):
            rank = rank + 16.0  # above any relevance, which is at most 4
        count = _insert(chosen, ranks, starts, count, launch, rank, start_ms)


@compiled
def is_matched(matched: I4, launch: Int) -> Flag:
    """Whether `launch` is among the matched."""
    for i in range(len(matched)):  # noqa: SIM110  # numba has no generators here
        if matched[i] == launch:
            return True
    return False


@compiled
def _relevances(profile: Table, launches: Table, products: Table, ranks: F8) -> None:
    norm = length(profile[0]["vector"])
    for launch in range(len(launches)):
        ranks[launch] = _relevance(profile[0], norm, launches[launch], products)


@compiled
def _relevance(row: Row, norm: Real, launch: Row, products: Table) -> Real:
    if launch["product"] < 0:
        return np.float64(0.0)
    product = products[launch["product"]]
    relevance = sketch.share(row["categories"], row["category_weights"], product["category"])
    relevance = relevance + sketch.share(row["brands"], row["brand_weights"], product["brand"])
    place = recent.place_of(row, recent.short(product["hash"]))
    if place >= 0:
        relevance = relevance + 1.0 / (place + 1.0)
    if norm > 0.0 and product["has_vector"] != 0 and product["space"] == row["space"]:
        relevance = relevance + dot(row["vector"], product["vector"]) / norm
    return relevance


@compiled
def _insert(chosen: I4, ranks: F8, starts: I8, count: Int, launch: Int, rank: Real, start_ms: Int) -> Int:
    """Put `launch` in its place among the best so far; the number of them after."""
    place = count
    while place > 0 and _before(rank, start_ms, ranks[place - 1], starts[place - 1]):
        place -= 1
    if place == MOST:
        return count
    for i in range(min(count, MOST - 1), place, -1):
        chosen[i], ranks[i], starts[i] = chosen[i - 1], ranks[i - 1], starts[i - 1]
    chosen[place], ranks[place], starts[place] = np.int32(launch), rank, start_ms
    return min(count + 1, MOST)


@compiled
def _before(rank: Real, start_ms: Int, other_rank: Real, other_start_ms: Int) -> Flag:
    return rank > other_rank or (rank == other_rank and start_ms > other_start_ms)
