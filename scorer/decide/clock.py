"""Which time counts at an event: the partition's newest, and the shopper's own."""

import numpy as np

from scorer.arrays import Int, Row
from scorer.compiled import compiled
from scorer.events import ACTING


@compiled
def newest(event: Row, newest_ms: Int) -> Int:
    """Newest event time of the partition after the event; what is told of shoppers and deliveries does not move it."""
    if event["input"] >= ACTING:
        return newest_ms
    return max(newest_ms, np.int64(event["at_ms"]))


@compiled
def now(row: Row, event: Row) -> Int:
    """The time that guards go by: the event's, or the shopper's last decision where that is later, so that a late event
    cannot reach back behind a cooldown."""
    return max(np.int64(event["at_ms"]), np.int64(row["last_decision_ms"]))
