"""Decisions: from interest to an action at each decision point, in order, so that two of one shopper see each other.

Pure: dealings, events, points and scores in, DECISION rows out; the random number is a keyed hash of seed and
decision id. Guards use the later of the event's time and the shopper's last decision, so that a late event cannot
reach back behind a cooldown. A purchase marks every launch of its product that has not ended, before any decision at
the same event.
"""

import math
from typing import Final

import numpy as np

from scorer import dealings as book
from scorer import kinds
from scorer import reasons as why
from scorer.arrays import F4, I4, U1, Int, Real, Row, Table, check_indices, in_place, ready
from scorer.candidates import MOST
from scorer.catalogue import LAUNCH
from scorer.compiled import compiled
from scorer.events import EVENT, FOLDED
from scorer.flags import DEGRADED
from scorer.hashing import draw
from scorer.ids import decision_id
from scorer.policies import threshold
from scorer.profile import PROFILE
from scorer.rules import RULES

INTERVAL: Final = 0
SEARCH: Final = 1
CAUSES: tuple[str, ...] = ("interval", "search")

DECISION = np.dtype(
    [
        ("id", "<u8", (2,)),  # scorer.ids
        ("event", "<i4"),  # index of the event
        ("row", "<i4"),  # of the shopper
        ("action", "<i4"),  # index of the launch chosen; -1 nothing
        ("chosen_micro", "<i4"),  # probability of what was chosen, millionths
        ("candidates", "<i4", (MOST,)),  # launch indices; -1 none
        ("interest_micro", "<i4", (MOST,)),  # millionths
        ("reasons", "<u4", (MOST,)),  # scorer.reasons; 0 eligible
        (
            "propensity_micro",
            "<i4",
            (MOST + 1,),
        ),  # of each candidate and, last, of nothing; they add up to 1,000,000
        ("cause", "u1"),  # INTERVAL or SEARCH
        ("flags", "u1"),  # the event's, and DEGRADED where an interest was not a number
    ]
)


def decide(  # noqa: PLR0913  # one column each
    dealings: Table,
    events: Table,
    *,
    active: U1,
    points: Table,
    point_events: I4,
    candidates: I4,
    interest: F4,
    launches: Table,
    rules: Table,
) -> Table:
    """One DECISION for each point; `dealings` is changed in place.

    `interest` float32[P, 20], probabilities: cut to 0..1, anything that is not a number counts as 0. `active` as in
    `observe`: 0 leaves the dealings of that event's row alone, and no point may stand at such an event.
    """
    dealings, events, launches = _checked(dealings, events, active, point_events, launches)
    check_indices(candidates, len(launches), "candidate", -1)
    if not len(points) == len(point_events) == len(candidates) == len(interest):
        raise ValueError("points, point_events, candidates and interest must be equally long")
    if not active[point_events].all():
        raise ValueError("a decision point at an event whose row is left alone")
    decisions = np.zeros(len(points), DECISION)
    with np.errstate(over="ignore"):
        _decide(
            dealings,
            events,
            ready(active, np.uint8),
            ready(points, PROFILE),
            ready(point_events, np.int32),
            ready(candidates, np.int32),
            ready(interest, np.float32),
            launches,
            ready(rules, RULES),
            decisions,
        )
    return decisions


def apply(dealings: Table, events: Table, *, active: U1, point_events: I4, actions: I4, launches: Table) -> None:
    """What `decide` does to `dealings`, with recorded actions (launch indices, -1 nothing) in place of new ones."""
    dealings, events, launches = _checked(dealings, events, active, point_events, launches)
    check_indices(actions, len(launches), "action", -1)
    if len(actions) != len(point_events):
        raise ValueError("one action for each point")
    _apply(
        dealings,
        events,
        ready(active, np.uint8),
        ready(point_events, np.int32),
        ready(actions, np.int32),
        launches,
    )


def _checked(
    dealings: Table, events: Table, active: U1, point_events: I4, launches: Table
) -> tuple[Table, Table, Table]:
    check_indices(events["row"], len(dealings), "row")
    check_indices(point_events, len(events), "point_events")
    if len(active) != len(events):
        raise ValueError("active must be as long as events")
    if (np.diff(point_events) <= 0).any():
        raise ValueError("point_events must rise")
    return in_place(dealings, book.DEALINGS), ready(events, EVENT), ready(launches, LAUNCH)


@compiled
def _decide(  # noqa: PLR0913  # one column each
    dealings: Table,
    events: Table,
    active: U1,
    points: Table,
    point_events: I4,
    candidates: I4,
    interest: F4,
    launches: Table,
    all_rules: Table,
    decisions: Table,
) -> None:
    p = 0
    for i in range(len(events)):
        event = events[i]
        row = dealings[event["row"]]
        if active[i] != 0 and event["status"] == FOLDED and event["kind"] == kinds.PURCHASE:
            _buy(row, event, launches)
        if p < len(point_events) and point_events[p] == i:
            decision = decisions[p]
            decision["event"] = i
            decision["row"] = event["row"]
            _enter(decision, event, points[p], candidates[p], interest[p])
            now_ms = _now_ms(row, event)
            _guard(decision, row, now_ms, launches, all_rules[0])
            _choose(decision, all_rules[0])
            _settle(row, decision["action"], now_ms, launches)
            p += 1


@compiled
def _apply(dealings: Table, events: Table, active: U1, point_events: I4, actions: I4, launches: Table) -> None:
    p = 0
    for i in range(len(events)):
        event = events[i]
        row = dealings[event["row"]]
        if active[i] != 0 and event["status"] == FOLDED and event["kind"] == kinds.PURCHASE:
            _buy(row, event, launches)
        if p < len(point_events) and point_events[p] == i:
            if active[i] != 0:
                _settle(row, actions[p], _now_ms(row, event), launches)
            p += 1


@compiled
def _buy(row: Row, event: Row, launches: Table) -> None:
    row["purchases"] = np.uint32(np.int64(row["purchases"]) + 1)
    if event["product"] < 0:
        return
    at_ms = np.int64(event["at_ms"])
    for launch in range(len(launches)):
        if launches[launch]["product"] == event["product"] and at_ms < launches[launch]["end_ms"]:
            row["bought"][book.touch(row, launches[launch]["hash"], at_ms)] = np.uint8(1)


@compiled
def _now_ms(row: Row, event: Row) -> Int:
    return max(np.int64(event["at_ms"]), np.int64(row["last_decision_ms"]))


@compiled
def _enter(decision: Row, event: Row, point: Row, candidates: I4, interest: F4) -> None:
    """Everything that does not depend on dealings: id, cause, candidates, interest in millionths."""
    first, second = decision_id(np.uint64(point["shopper"]), np.uint64(point["decisions"]))
    decision["id"][0] = first
    decision["id"][1] = second
    decision["cause"] = np.uint8(SEARCH) if event["asks"] != 0 else np.uint8(INTERVAL)
    flags = np.int64(event["flags"])
    chosen, micro = decision["candidates"], decision["interest_micro"]
    for j in range(MOST):
        chosen[j] = candidates[j]
        if candidates[j] < 0:
            continue
        score = np.float64(interest[j])
        if math.isnan(score):
            flags = flags | DEGRADED
        micro[j] = _micro(score)
    decision["flags"] = np.uint8(flags)


@compiled
def _micro(score: Real) -> Int:
    """Millionths, cut to 0..1, halves up; 0 for what is not a number."""
    if not score > 0.0:
        return np.int32(0)
    return np.int32(min(score, 1.0) * 1e6 + 0.5)


@compiled
def _guard(decision: Row, row: Row, now_ms: Int, launches: Table, rules: Row) -> None:
    """Write the reasons: those of the shopper count for every candidate, those of a launch for its own."""
    candidates, reasons = decision["candidates"], decision["reasons"]
    shopper = _shopper_reasons(row, now_ms, rules)
    for j in range(MOST):
        if candidates[j] < 0:
            continue
        launch = launches[candidates[j]]
        mask = shopper
        if now_ms < launch["start_ms"] or now_ms >= launch["end_ms"]:
            mask = mask | why.OUTSIDE_WINDOW
        slot = book.find(row, launch["hash"])
        if slot >= 0 and row["bought"][slot] != 0:
            mask = mask | why.ALREADY_BOUGHT
        reasons[j] = np.uint32(mask)


@compiled
def _shopper_reasons(row: Row, now_ms: Int, rules: Row) -> Int:
    mask = np.int64(0)
    last_ms = np.int64(row["last_promotion_ms"])
    if last_ms >= 0 and now_ms - last_ms < rules["cooldown_ms"]:
        mask = mask | why.COOLDOWN
    if book.promoted_on(row, now_ms // book.DAY_MS) >= rules["cap_per_day"]:
        mask = mask | why.CAP_PER_DAY
    return mask


@compiled
def _choose(decision: Row, rules: Row) -> None:
    candidates, propensity_micro = decision["candidates"], decision["propensity_micro"]
    threshold.propensities(
        candidates,
        decision["reasons"],
        decision["interest_micro"],
        np.int64(rules["threshold_micro"]),
        np.int64(rules["min_propensity_micro"]),
        propensity_micro,
    )
    drawn = draw(rules["seed"], decision["id"][0], decision["id"][1], np.uint64(threshold.WHOLE))
    chosen = threshold.pick(propensity_micro, drawn)
    decision["chosen_micro"] = propensity_micro[chosen]
    decision["action"] = candidates[chosen] if chosen < MOST else np.int32(-1)


@compiled
def _settle(row: Row, action: Int, now_ms: Int, launches: Table) -> None:
    row["last_decision_ms"] = now_ms
    if action >= 0:
        book.promote(row, launches[action]["hash"], now_ms)
