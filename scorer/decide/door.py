"""The door of decisions: what is asked is checked, the events are walked, what came of it is handed back."""

import numpy as np

from scorer import settle
from scorer.arms import scratch
from scorer.arrays import U1, Table, check_indices, ready
from scorer.decide.asked import Asked, Decided, Recorded
from scorer.decide.checks import check_asked, check_events, check_same_launches, checked_promotions
from scorer.decide.tables import Books, Given, Made, books_of, given_of, room_for
from scorer.decide.walk import walk
from scorer.rules import RULES
from scorer.terms import Terms


def decide(  # noqa: PLR0913  # one column each
    dealings: Table,
    campaigns: Table,
    events: Table,
    *,
    active: U1,
    asked: Asked,
    negative: U1,
    due: Table,
    terms: Terms,
    rules: Table,
    running_max_ms: int,
    recorded: Recorded | None = None,
    with_contexts: bool = False,
) -> Decided:
    """Decide at each point; `dealings` and `campaigns` are changed in place.

    Interest is cut to 0..1; what is not a number counts as 0. `negative` uint8[texts]: 1 where a text speaks badly.
    `due`: what is open and may close in this step, in order: `settle.due_of`, or what a step before has left. `active`
    as in `observe`: 0 leaves the dealings of that event's row alone, and no point may stand at such an event.
    `running_max_ms`: newest event time of the partition before these events, -1 for none.

    With `recorded`, each decision is what `terms` would decide where all that happened before is what was recorded:
    rows change by the recorded promotions, under their own terms, which must name the same launches and campaigns.
    """
    if recorded is not None:
        check_same_launches(terms, recorded.terms)
    check_events(events, active, asked.events, rows=len(dealings), products=len(terms.products))
    check_indices(terms.campaign_of, len(campaigns), "campaign")
    check_asked(asked, active, len(terms.launches))
    given, books = given_of(events, active, asked, negative, due), books_of(dealings, campaigns, len(events))
    closing = settle.closing(given.due, given.events, running_max_ms)
    made = room_for(len(given.points), closing, contexts=with_contexts)
    told = -1 if recorded is None else _tell(recorded.promotions, made.promotions, len(terms.launches))
    held = terms if recorded is None else recorded.terms
    newest_ms = np.int64(running_max_ms)
    with np.errstate(over="ignore"):
        counts = walk(given, books, made, terms, held, np.int64(told), ready(rules, RULES), newest_ms, scratch())
    return _decided(given, books, made, *(int(each) for each in counts))


def _tell(recorded: Table, promotions: Table, launches: int) -> int:
    """Put what was recorded where the walk would write what it decides; how many."""
    rows = checked_promotions(recorded, points=len(promotions), launches=launches)
    promotions[: len(rows)] = rows
    return len(rows)


def _decided(  # one number each
    given: Given, books: Books, made: Made, promoted: int, closed: int, first_due: int, first_open: int
) -> Decided:
    left = settle.with_opened(given.due[first_due:], made.open[first_open:promoted])
    outcomes, promotions = settle.in_order(made.outcomes[:closed]), made.promotions[:promoted].copy()
    return Decided(made.decisions, promotions, outcomes, left, books.heard, books.touched, made.contexts)
