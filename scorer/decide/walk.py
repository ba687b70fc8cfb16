"""The loop in which triggers are decided.

At one event, in this order: what is due by the partition's newest time is closed; the event itself is heard (a purchase
marks every launch of its product that has not ended); then, at a decision point, guards are asked, an arm is chosen,
and what it promotes is opened.
"""

import numpy as np

from scorer import settle
from scorer.arms import Scratch, choose_arm
from scorer.arrays import I8, Flag, Int, Row, Table
from scorer.candidates import MOST
from scorer.compiled import compiled
from scorer.decide.clock import newest, now
from scorer.decide.entered import enter
from scorer.decide.promoted import promote, write
from scorer.decide.tables import Books, Given, Made
from scorer.eligible import guard
from scorer.kinds import REVIEW
from scorer.terms import Terms


@compiled
def walk(  # noqa: PLR0913  # one table each
    given: Given,
    books: Books,
    made: Made,
    terms: Terms,
    held: Terms,
    told: Int,
    all_rules: Table,
    newest_ms: Int,
    room: Scratch,
) -> tuple[Int, Int, Int, Int]:
    """Walk the events. `told` of the promotions are recorded, under the terms `held`, and take the place of what is
    chosen; -1: none is. How many were promoted and closed, and what is next of what was and of what became due."""
    rules, outcomes = all_rules[0], made.outcomes
    window_ms = np.int64(rules["attribution_ms"])
    allowed = np.zeros(MOST, np.int64)
    p = promoted = closed = first_due = first_open = 0
    for i in range(len(given.events)):
        event = given.events[i]
        newest_ms, before = newest(event, newest_ms), closed
        first_due, closed = settle.close_due(
            books.dealings, given.due, first_due, len(given.due), newest_ms, outcomes, closed
        )
        first_open, closed = settle.close_due(
            books.dealings, made.open, first_open, promoted, newest_ms, outcomes, closed
        )
        for c in range(before, closed):
            settle.release(books.campaigns, outcomes[c], books.touched)
        row = books.dealings[event["row"]]
        if settle.is_heard(event, given.active[i]):
            books.heard[i] = np.uint8(settle.hear(row, event, held, window_ms))
            if event["kind"] == REVIEW:
                settle.review(event, given.negative, books.campaigns, held, books.touched)
        if p < len(given.point_events) and given.point_events[p] == i:
            decision, now_ms = made.decisions[p], now(row, event)
            _choose(decision, p, given, row, books.campaigns, terms, rules, now_ms, newest_ms, allowed, room)
            row["last_decision_ms"] = now_ms
            if p < len(made.contexts):
                made.contexts[p] = room.context
            if _promotes(decision, made.promotions, promoted, p, told):
                promotion = made.promotions[promoted]
                if told < 0:
                    write(promotion, p, decision, row, given.points[p], terms, newest_ms + window_ms, now_ms, room)
                entry = made.open[promoted]
                closed = promote(promotion, event["row"], now_ms, held, books, entry, outcomes, closed)
                promoted += 1
            p += 1
    return promoted, closed, first_due, first_open


@compiled
def _choose(  # noqa: PLR0913  # one column each
    decision: Row,
    p: Int,
    given: Given,
    row: Row,
    campaigns: Table,
    terms: Terms,
    rules: Row,
    now_ms: Int,
    newest_ms: Int,
    allowed: I8,
    room: Scratch,
) -> None:
    """Fill decision p, from its candidates to what is chosen of them."""
    point, at = given.points[p], given.point_events[p]
    event = given.events[at]
    decision["event"], decision["row"] = at, event["row"]
    enter(decision, event, point, given.candidates[p], given.interest[p])
    guard(decision, row, point, given.audience[p], campaigns, terms, rules, now_ms, newest_ms, allowed)
    choose_arm(decision, point, allowed, given.purchase[p], campaigns, terms, rules, now_ms, room)


@compiled
def _promotes(decision: Row, promotions: Table, promoted: Int, p: Int, told: Int) -> Flag:
    """Whether something is promoted at point p: what was chosen, or what was recorded of it."""
    if told < 0:
        return decision["chosen"] >= 0
    return promoted < told and promotions[promoted]["point"] == p
