"""The loop in which triggers are decided.

At one event, in this order: what is due by the partition's newest time is closed; the event itself is heard (a purchase
marks every launch of its product that has not ended); then, at a decision point, guards are asked, an arm is chosen,
and what it promotes is opened.
"""

import numpy as np

from scorer import settle
from scorer.arms import Scratch, choose_arm
from scorer.arrays import Flag, Int, Row, Table
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
    events, active, points, point_events, candidates, interest, purchase, audience, negative, due = given
    dealings, campaigns, heard, touched = books
    decisions, promotions, open_, outcomes, contexts = made
    rules = all_rules[0]
    window_ms = np.int64(rules["attribution_ms"])
    allowed = np.zeros(MOST, np.int64)
    p = promoted = closed = first_due = first_open = 0
    for i in range(len(events)):
        event = events[i]
        newest_ms, before = newest(event, newest_ms), closed
        first_due, closed = settle.close_due(dealings, due, first_due, len(due), newest_ms, outcomes, closed)
        first_open, closed = settle.close_due(dealings, open_, first_open, promoted, newest_ms, outcomes, closed)
        for c in range(before, closed):
            settle.release(campaigns, outcomes[c], touched)
        row = dealings[event["row"]]
        if settle.is_heard(event, active[i]):
            heard[i] = np.uint8(settle.hear(row, event, held, window_ms))
            if event["kind"] == REVIEW:
                settle.review(event, negative, campaigns, held, touched)
        if p < len(point_events) and point_events[p] == i:
            decision, point, now_ms = decisions[p], points[p], now(row, event)
            decision["event"], decision["row"] = i, event["row"]
            enter(decision, event, point, candidates[p], interest[p])
            guard(decision, row, point, audience[p], campaigns, terms, rules, now_ms, newest_ms, allowed)
            choose_arm(decision, point, allowed, purchase[p], campaigns, terms, rules, now_ms, room)
            row["last_decision_ms"] = now_ms
            if p < len(contexts):
                contexts[p] = room.context
            if _promotes(decision, promotions, promoted, p, told):
                promotion = promotions[promoted]
                if told < 0:
                    write(promotion, p, decision, row, point, terms, newest_ms + window_ms, now_ms, room)
                closed = promote(promotion, event["row"], now_ms, held, books, open_[promoted], outcomes, closed)
                promoted += 1
            p += 1
    return promoted, closed, first_due, first_open


@compiled
def _promotes(decision: Row, promotions: Table, promoted: Int, p: Int, told: Int) -> Flag:
    """Whether something is promoted at point p: what was chosen, or what was recorded of it."""
    if told < 0:
        return decision["chosen"] >= 0
    return promoted < told and promotions[promoted]["point"] == p
