"""The fold: events in order, each into its shopper's profile row, with a copy of the row at each decision point.

A decision point is a folded event that asks (a search that matches a live launch), or the first folded event at least
`decision_interval_ms` after the shopper's last decision point. A shopper's first event starts the clock and is no
point unless it asks: there is nothing to decide on yet, and a shopper seen once costs no decision. (With 10 minutes,
2 to 15% of the events of five public shop logs are points; were first events points, 5 to 75% would be.)

Time is the events' own. An event more than `lateness_ms` behind the partition's newest is TOO_LATE; one whose id is
among its shopper's last 16 is a DUPLICATE; both leave every row as it was. (The partition's newest time counts them
all the same: it is known without any row, so that a restart finds it.) What is behind the newest and folded is
flagged LATE.

What is told of a shopper or of a trigger (inputs from ACTING on) is folded whenever it comes: it is neither late nor a
duplicate, does not move the partition's newest time, and makes no point. A SHOPPER changes what its row says was told
(scorer.told); a DELIVERY changes no profile.
"""

import numpy as np

from scorer import recent, taste, told
from scorer.arrays import F4, I4, U1, U4, Int, Row, Table, check_indices, in_place, ready
from scorer.catalogue import PRODUCT
from scorer.compiled import compiled
from scorer.events import ACTING, DUPLICATE, EVENT, FOLDED, TOO_LATE
from scorer.flags import DEGRADED, LATE, NO_TEXT, NO_VECTOR
from scorer.kinds import KINDS, SHOPPER
from scorer.profile import DIMENSIONS, PROFILE, REMEMBERED
from scorer.rules import RULES
from scorer.similarity import about_unit

_UNUSABLE_TEXT = DEGRADED | NO_TEXT


def observe(  # noqa: PLR0913  # one column each
    rows: Table,
    events: Table,
    *,
    active: U1,
    products: Table,
    trend_of: I4,
    text_vectors: F4,
    rules: Table,
    running_max_ms: int,
    known: bool = False,
) -> tuple[Table, I4, U4, int]:
    """Fold `events` into `rows`, both changed in place (of events: status and flags).

    `active` uint8[n]: 0 leaves the row of that event alone (it carries this step already) and makes no point of it.
    `text_vectors` float32[texts, 64]. `running_max_ms`: newest event time of the partition before these, -1 for none.
    `known`: the statuses are given (by a journal) and taken as they are. `trend_of` int32[products]: -1 for those that
    no trend is kept of (scorer.trends).

    Returns the rows as they stood at the decision points (PROFILE[P], the point's event folded and counted), the
    indices of their events (int32[P], rising), of each folded click on a product with a trend the products before it
    (uint32[clicks, BEFORE + 1], scorer.recent), and the newest event time after.
    """
    rows, events = in_place(rows, PROFILE), in_place(events, EVENT)
    products, text_vectors = ready(products, PRODUCT), ready(text_vectors, np.float32).reshape(-1, DIMENSIONS)
    check_indices(events["row"], len(rows), "row")
    check_indices(events["product"], len(products), "product", -1)
    check_indices(events["text"], len(text_vectors), "text", -1)
    check_indices(events["kind"], len(KINDS), "kind")
    if len(active) != len(events) or len(trend_of) != len(products):
        raise ValueError("active must be as long as events, trend_of as products")
    points, point_events = np.empty(len(events), PROFILE), np.empty(len(events), np.int32)
    before = np.empty((len(events), recent.BEFORE + 1), np.uint32)
    count, newest_ms, clicks, _ = _observe(
        rows,
        rows.view(np.uint8).reshape(len(rows), PROFILE.itemsize),
        events,
        ready(active, np.uint8),
        products,
        ready(trend_of, np.int32),
        text_vectors,
        ready(rules, RULES),
        np.int64(running_max_ms),
        bool(known),
        points,
        point_events,
        before,
    )
    return points[:count], point_events[:count], before[:clicks].copy(), int(newest_ms)


_AHEAD = 16


@compiled
def _observe(  # noqa: PLR0913  # one column each
    rows: Table,
    memory: U1,
    events: Table,
    active: U1,
    products: Table,
    trend_of: I4,
    text_vectors: F4,
    all_rules: Table,
    newest_ms: Int,
    known: bool,
    points: Table,
    point_events: I4,
    before: U4,
) -> tuple[Int, Int, Int, Int]:
    rules = all_rules[0]
    lateness_ms = np.int64(rules["lateness_ms"])
    count = clicks = 0
    touched = np.uint8(0)
    for i in range(len(events)):
        if i % _AHEAD == 0:
            touched = touched ^ _touch(memory, events, i)
        event = events[i]
        row = rows[event["row"]]
        if event["input"] >= ACTING:
            _hear(row, event, active[i] != 0, known)
            continue
        at_ms = np.int64(event["at_ms"])
        if not known:
            event["status"] = _status(row, event, newest_ms - lateness_ms, active[i] != 0)
        late = at_ms < newest_ms
        newest_ms = max(newest_ms, at_ms)
        if event["status"] != FOLDED:
            continue
        source = _flag(event, products, text_vectors, np.int64(rules["space"]), late)
        if active[i] == 0:
            continue
        product = np.int64(event["product"])
        clicked = product >= 0 and recent.is_click(np.int64(event["kind"]))
        if clicked and trend_of[product] >= 0:
            recent.before(row, at_ms, recent.short(products[product]["hash"]), before[clicks])
            clicks += 1
        taste.fold(row, event, source, products, text_vectors, rules)
        if clicked:
            recent.click(row, event, products[product])
        if _is_point(row, event, np.int64(rules["decision_interval_ms"])):
            points[count] = row
            point_events[count] = i
            count += 1
    return count, newest_ms, clicks, touched


@compiled
def _touch(memory: U1, events: Table, first: Int) -> Int:
    """Read a byte of each cache line of the rows needed next, so that memory fetches them side by side."""
    touched = np.uint8(0)
    for i in range(first, min(first + _AHEAD, len(events))):
        row = memory[events[i]["row"]]
        for line in range(0, len(row), 64):
            touched = touched ^ row[line]
    return touched


@compiled
def _hear(row: Row, event: Row, active: bool, known: bool) -> None:
    if not known:
        event["status"] = np.uint8(FOLDED)
    if active and event["kind"] == SHOPPER:
        told.hear(row, event)


@compiled
def _status(row: Row, event: Row, oldest_ms: Int, active: bool) -> Int:
    if np.int64(event["at_ms"]) < oldest_ms:
        return np.uint8(TOO_LATE)
    if active:
        seen, wanted = row["seen"], event["id_hash"]
        for i in range(min(np.int64(row["events"]), np.int64(REMEMBERED))):
            if seen[i] == wanted:
                return np.uint8(DUPLICATE)
    return np.uint8(FOLDED)


@compiled
def _flag(event: Row, products: Table, text_vectors: F4, space: Int, late: bool) -> Int:
    """Flag the event and say where its vector comes from: its product, else its text, else nowhere."""
    flags, source = np.int64(event["flags"]), taste.NOTHING
    product, text = np.int64(event["product"]), np.int64(event["text"])
    if text >= 0 and flags & _UNUSABLE_TEXT == 0 and about_unit(text_vectors[text]):
        source = taste.OF_TEXT
    if product >= 0:
        flags = flags | (np.int64(products[product]["flags"]) & NO_TEXT)
        if products[product]["has_vector"] != 0 and products[product]["space"] == space:
            source = taste.OF_PRODUCT
    if source == taste.NOTHING:
        flags = flags | NO_VECTOR
    if late:
        flags = flags | LATE
    event["flags"] = np.uint8(flags)
    return source


@compiled
def _is_point(row: Row, event: Row, interval_ms: Int) -> bool:
    """Whether the event just folded is a decision point; if so, it is counted and starts the clock again."""
    at_ms, last_ms = np.int64(event["at_ms"]), np.int64(row["last_decision_ms"])
    due = last_ms >= 0 and at_ms - last_ms >= interval_ms
    if due or event["asks"] != 0:
        row["last_decision_ms"] = max(last_ms, at_ms)
        row["decisions"] = np.uint32(np.int64(row["decisions"]) + 1)
        return True
    if last_ms < 0:
        row["last_decision_ms"] = at_ms
    return False
