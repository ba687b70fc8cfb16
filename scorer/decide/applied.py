"""Recorded promotions in place of decisions: what a step did to dealings, without scores."""

import numpy as np

from scorer import settle
from scorer.arrays import I4, U1, Int, Table, ready
from scorer.campaigns import CAMPAIGN
from scorer.compiled import compiled
from scorer.decide.checks import check_events
from scorer.decide.clock import newest, now
from scorer.decide.promoted import promote
from scorer.decide.tables import Books, books_of
from scorer.decisions import PROMOTION
from scorer.events import EVENT
from scorer.opened import OUTCOME
from scorer.rules import RULES
from scorer.terms import Terms


def apply(  # noqa: PLR0913  # one column each
    dealings: Table,
    events: Table,
    *,
    active: U1,
    point_events: I4,
    promotions: Table,
    due: Table,
    terms: Terms,
    rules: Table,
    running_max_ms: int,
) -> tuple[U1, I4, Table]:
    """What `decide` does to `dealings`, with recorded promotions (PROMOTION) in place of new decisions.

    `due`: what is open, in order. Returns the events that changed a row beside decisions (uint8[n]), the rows in which
    something closed (int32[m]), and DUE of what stays open, in order.
    """
    check_events(events, active, point_events, rows=len(dealings), products=len(terms.products))
    due, books = ready(due, settle.DUE), books_of(dealings, np.zeros(0, CAMPAIGN), len(events))
    closing = settle.closing(due, events, running_max_ms)
    open_, outcomes = np.zeros(len(promotions), settle.DUE), np.zeros(closing + 2 * len(promotions), OUTCOME)
    counts = _apply(
        books,
        ready(events, EVENT),
        ready(active, np.uint8),
        ready(point_events, np.int32),
        ready(promotions, PROMOTION),
        due,
        terms,
        ready(rules, RULES),
        np.int64(running_max_ms),
        open_,
        outcomes,
    )
    promoted, closed, first_due, first_open = (int(each) for each in counts)
    left = settle.with_opened(due[first_due:], open_[first_open:promoted])
    return books.heard, outcomes["row"][:closed].copy(), left


@compiled
def _apply(  # noqa: PLR0913  # one column each
    books: Books,
    events: Table,
    active: U1,
    point_events: I4,
    promotions: Table,
    due: Table,
    terms: Terms,
    all_rules: Table,
    newest_ms: Int,
    open_: Table,
    outcomes: Table,
) -> tuple[Int, Int, Int, Int]:
    """`scorer.decide.walk.walk` less what needs scores: the two must change dealings alike."""
    dealings, heard = books.dealings, books.heard
    window_ms = np.int64(all_rules[0]["attribution_ms"])
    p = q = promoted = closed = first_due = first_open = 0
    for i in range(len(events)):
        event = events[i]
        newest_ms = newest(event, newest_ms)
        first_due, closed = settle.close_due(dealings, due, first_due, len(due), newest_ms, outcomes, closed)
        first_open, closed = settle.close_due(dealings, open_, first_open, promoted, newest_ms, outcomes, closed)
        row = dealings[event["row"]]
        if settle.is_heard(event, active[i]):
            heard[i] = np.uint8(settle.hear(row, event, terms, window_ms))
        if p < len(point_events) and point_events[p] == i:
            promotes = q < len(promotions) and promotions[q]["point"] == p
            if active[i] != 0:
                now_ms = now(row, event)
                row["last_decision_ms"] = now_ms
                if promotes:
                    closed = promote(
                        promotions[q], event["row"], now_ms, terms, books, open_[promoted], outcomes, closed
                    )
                    promoted += 1
            q += 1 if promotes else 0
            p += 1
    return promoted, closed, first_due, first_open
