"""What is known of a launched product beside its text: how much it is clicked, and after which products.

One row a product, and one, the first, of all products together. The rows are those of one partition, folded from its
own shoppers' events, so that they depend on its log alone; what a shop has more of, shares, stays the same however
many partitions there are.

What is halved every hour, day or week is kept as it was when the hour, day or week began that the row's newest moment
lies in (forward decay, scorer.decay): an event adds a power of two between 1 and 2, and a new hour halves exactly. A
number that was multiplied at every event would lose a 65,536th of a half-life each time, however short: with 15 events
a second, what is halved every week would be halved every 73 minutes.

The row of all together also counts what follows decision points, so that it says how often a shopper who is decided
about clicks a launched product soon after; and of all candidates how many were clicked within a day (scorer.offered):
the base rate of what the interest model foresees.
"""

from typing import Final

import numpy as np

from scorer import companions, decay, kinds, recent
from scorer.arrays import F8, I4, U1, U4, U8, Int, Real, Row, Table, check_indices, in_place, ready
from scorer.compiled import compiled
from scorer.events import EVENT, FOLDED
from scorer.profile import PROFILE

ALL: Final = 0  # the row of all products together
LED: Final = 2
TRACKED: Final = 4  # bits of a click, beside those of scorer.recent
_OF_PRODUCT: Final = recent.AGAIN | LED | TRACKED  # the others are counted of all products together
HOUR_MS, DAY_MS, WEEK_MS = 3_600_000, 86_400_000, 604_800_000

TREND = np.dtype(
    [
        ("product", "<u8"),  # hash; 0 for all together
        ("last_ms", "<i8"),  # newest click, or point (of all together); -1 before any
        ("hour", "<f8"),  # clicks, halved every hour
        ("day", "<f8"),  # the same, every day
        ("week", "<f8"),  # the same, every week
        ("tracked", "<f8"),  # of the day's, those on products with a row
        ("again", "<f8"),  # of these, by shoppers who had the product among their last ten
        ("led", "<f8"),  # of these, after a product that had led to it before
        ("points", "<f8"),  # decision points, halved every week; of the row of all together alone
        ("returned", "<f8"),  # the same, of clicks that came back to a product after one (scorer.recent.RETURNED)
        ("found", "<f8"),  # the same, of clicks on another product after one (FOUND)
        ("offers", "<f8"),  # the same, of candidates of decision points
        ("answers", "<f8"),  # the same, of those that were clicked within a day (scorer.answers)
        ("clicks", "<u4"),
        ("purchases", "<u4"),
        *companions.FIELDS,  # what it was clicked after
    ]
)


def blank(products: U8) -> Table:
    """Rows of products that nobody clicked yet; `products` holds the hashes of their ids, 0 for all together."""
    rows = np.zeros(len(products), TREND)
    rows["product"], rows["last_ms"] = products, -1
    return rows


def follow(  # noqa: PLR0913  # one column each
    trends: Table,
    events: Table,
    *,
    active: U1,
    trend_of: I4,
    before: U4,
    point_events: I4,
    offers: I4,
    known: bool = False,
) -> None:
    """Fold the clicks and decision points (int32[P], indices of their events, rising, with `offers` int32[P]: how many
    candidates each has) of one step into `trends`, changed in place.

    `active` uint8[trends]: 0 leaves that row alone. `trend_of` int32[products]: a product's row, -1 none. `before` as
    `observe` and scorer.answers left it, a row for each folded click on a product with a trend; whether it was led to
    is written there, or, where `known`, read from there.
    """
    columns = check(trends, events, active=active, trend_of=trend_of, before=before)
    clicks = (events["status"] == FOLDED) & recent.IS_CLICK[events["kind"]] & (events["product"] >= 0)
    if int((trend_of[events["product"][clicks]] >= 0).sum()) != len(before):
        raise ValueError("before must hold a row for each folded click on a product with a trend")
    check_indices(point_events, len(events), "point_events")
    if len(offers) != len(point_events):
        raise ValueError("offers must be as long as point_events")
    _follow(columns, ready(point_events, np.int32), ready(offers, np.int32), bool(known))


Columns = tuple[Table, Table, U1, I4, U4]


def check(trends: Table, events: Table, *, active: U1, trend_of: I4, before: U4) -> Columns:
    """The columns in the compiled layout; raises where one is of another length."""
    if len(active) != len(trends):
        raise ValueError("active must be as long as trends")
    columns = (ready(events, EVENT), ready(active, np.uint8), ready(trend_of, np.int32))
    return in_place(trends, TREND), *columns, in_place(before, np.uint32)


@compiled
def _follow(columns: Columns, point_events: I4, offers: I4, known: bool) -> None:
    done, click = 0, 0
    for p in range(len(point_events)):
        click = follow_some(columns, done, point_events[p] + 1, click, known)
        done = point_events[p] + 1
        decided(columns, point_events[p], offers[p])
    follow_some(columns, done, len(columns[1]), click, known)


@compiled
def decided(columns: Columns, event: Int, offers: Int) -> None:
    """Count the decision point at `event`, which was folded, and its `offers` candidates."""
    trends, events, active, _, _ = columns
    if active[ALL] != 0:
        row = trends[ALL]
        _pass(row, np.int64(events[event]["at_ms"]))
        one = _one(row, WEEK_MS)
        row["points"] += one
        row["offers"] += one * np.float64(offers)


@compiled
def follow_some(columns: Columns, first: Int, stop: Int, click: Int, known: bool) -> Int:
    """Fold events `first` to before `stop`; `click` rows of `before` are used up already, the number after."""
    trends, events, active, trend_of, before = columns
    for i in range(first, stop):
        event = events[i]
        product, kind = np.int64(event["product"]), np.int64(event["kind"])
        if event["status"] != FOLDED or product < 0 or not recent.is_click(kind):
            continue
        trend, bits = np.int64(trend_of[product]), np.int64(0)
        if trend >= 0:
            if not known and companions.weight_after(trends[trend], before[click, 0]) > 0.0:
                before[click, recent.BEFORE] = np.uint32(np.int64(before[click, recent.BEFORE]) | LED)
            bits = np.int64(before[click, recent.BEFORE]) | TRACKED
            if active[trend] != 0:
                _click(trends[trend], event, bits & _OF_PRODUCT)
                companions.accompany(trends[trend], before[click])
            click += 1
        if active[ALL] != 0:
            _click(trends[ALL], event, bits)
    return click


@compiled
def _click(row: Row, event: Row, bits: Int) -> None:
    _pass(row, np.int64(event["at_ms"]))
    one_of_day, one_of_week = _one(row, DAY_MS), _one(row, WEEK_MS)
    row["hour"] += _one(row, HOUR_MS)
    row["day"] += one_of_day
    row["week"] += one_of_week
    if bits & TRACKED != 0:
        row["tracked"] += one_of_day
    if bits & recent.AGAIN != 0:
        row["again"] += one_of_day
    if bits & LED != 0:
        row["led"] += one_of_day
    if bits & recent.RETURNED != 0:
        row["returned"] += one_of_week
    if bits & recent.FOUND != 0:
        row["found"] += one_of_week
    row["answers"] += one_of_week * np.float64(bits // recent.ANSWERS)
    row["clicks"] = np.uint32(np.int64(row["clicks"]) + 1)
    if np.int64(event["kind"]) == kinds.PURCHASE:
        row["purchases"] = np.uint32(np.int64(row["purchases"]) + 1)


@compiled
def _pass(row: Row, at_ms: Int) -> None:
    """Bring the row to a later moment; an earlier one turns no clock back."""
    last_ms = np.int64(row["last_ms"])
    row["last_ms"] = max(last_ms, at_ms)
    if last_ms < 0 or at_ms // HOUR_MS <= last_ms // HOUR_MS:
        return
    row["hour"] *= _halved(last_ms, at_ms, HOUR_MS)
    if at_ms // DAY_MS == last_ms // DAY_MS:
        return
    day, week = _halved(last_ms, at_ms, DAY_MS), _halved(last_ms, at_ms, WEEK_MS)
    row["day"], row["tracked"] = row["day"] * day, row["tracked"] * day
    row["again"], row["led"] = row["again"] * day, row["led"] * day
    row["week"], row["points"] = row["week"] * week, row["points"] * week
    row["returned"], row["found"] = row["returned"] * week, row["found"] * week
    row["offers"], row["answers"] = row["offers"] * week, row["answers"] * week


@compiled
def _halved(last_ms: Int, at_ms: Int, half_life_ms: Int) -> Real:
    """2 ** -the number of half-lives that began between both: exact."""
    return decay.power((last_ms // half_life_ms - at_ms // half_life_ms) * half_life_ms, half_life_ms)


@compiled
def _one(row: Row, half_life_ms: Int) -> Real:
    """What an event at the row's newest moment adds to a decayed number."""
    return decay.power(np.int64(row["last_ms"]) % half_life_ms, half_life_ms)


def led_to(profile: Table, trends: Table, at_ms: int) -> F8:
    """How much of what each product was clicked after are the last five products of one shopper (PROFILE[1]) in this
    session, the k-th counting 1 / k: float64[trends], 0 to 1."""
    found = np.zeros(len(trends))
    _led_to(ready(profile, PROFILE), ready(trends, TREND), np.int64(at_ms), found)
    return found


@compiled
def _led_to(profile: Table, trends: Table, at_ms: Int, found: F8) -> None:
    for i in range(len(trends)):
        if trends[i]["companion_weight"] > 0.0:
            _, weights = companions.weights_after(profile[0], trends[i], at_ms)
            found[i] = min(weights / np.float64(trends[i]["companion_weight"]), 1.0)


@compiled
def decayed(row: Row, number: Real, at_ms: Int, half_life_ms: Int) -> Real:
    """A decayed number of a row at a moment; never more than it was at the row's newest."""
    last_ms = np.int64(row["last_ms"])
    return number * decay.power(last_ms // half_life_ms * half_life_ms - max(at_ms, last_ms), half_life_ms)
