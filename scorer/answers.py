"""Which clicks of a step answer offers: its events again, in order, now that its points' candidates are known."""

import numpy as np

from scorer import offered, recent
from scorer.arrays import I4, U1, U4, Flag, Int, Table, check_indices, in_place, ready
from scorer.candidates import MOST
from scorer.catalogue import LAUNCH, PRODUCT
from scorer.compiled import compiled
from scorer.events import EVENT, FOLDED
from scorer.profile import PROFILE


def follow(  # noqa: PLR0913  # one column each
    rows: Table,
    events: Table,
    *,
    active: U1,
    point_events: I4,
    candidates: I4,
    launches: Table,
    products: Table,
    trend_of: I4,
    before: U4 | None,
) -> None:
    """Note in `rows` (PROFILE, changed in place, which `observe` folded these events into) what each point offered and
    what was answered of it; and in `before`, as `observe` gave it, the number of offers that each click answers
    (scorer.recent.ANSWERS). None where a journal knows it.

    `active`, `trend_of` as in `observe`; `point_events` int32[P] and `candidates` int32[P, 20] of the points it gave.
    """
    rows, launches, products = in_place(rows, PROFILE), ready(launches, LAUNCH), ready(products, PRODUCT)
    if candidates.shape != (len(point_events), MOST):
        raise ValueError("candidates must have a row of 20 for each point")
    check_indices(candidates, len(launches), "candidate", -1)
    check_indices(launches["product"], len(products), "product of a launch", -1)
    check_indices(point_events, len(events), "point_events")
    told = np.zeros((0, recent.BEFORE + 1), np.uint32) if before is None else in_place(before, np.uint32)
    columns = (ready(events, EVENT), ready(active, np.uint8), ready(trend_of, np.int32))
    points = (ready(point_events, np.int32), ready(candidates, np.int32))
    _follow(rows, *columns, *points, launches, products, told, before is not None)


@compiled
def _follow(  # noqa: PLR0913  # one column each
    rows: Table,
    events: Table,
    active: U1,
    trend_of: I4,
    point_events: I4,
    candidates: I4,
    launches: Table,
    products: Table,
    before: U4,
    tells: bool,
) -> None:
    click, point = 0, 0
    for i in range(len(events)):
        event = events[i]
        product, at_ms = np.int64(event["product"]), np.int64(event["at_ms"])
        if event["status"] == FOLDED and active[i] != 0 and _is_tracked(event, product, trend_of):
            count = offered.answer(rows[event["row"]], products[product]["hash"], at_ms)
            if tells:
                before[click, recent.BEFORE] = np.uint32(
                    np.int64(before[click, recent.BEFORE]) + count * recent.ANSWERS
                )
            click += 1
        if point < len(point_events) and point_events[point] == i:
            offered.offer(rows[event["row"]], candidates[point], launches, products, at_ms)
            point += 1


@compiled
def _is_tracked(event: Table, product: Int, trend_of: I4) -> Flag:
    return product >= 0 and trend_of[product] >= 0 and recent.is_click(np.int64(event["kind"]))
