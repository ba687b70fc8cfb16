"""Events folded into rows and nothing else: no text is read, nobody is scored, nothing is decided or promoted."""

import numpy as np

from scorer.arrays import Table
from scorer.decisions import PROMOTION
from scorer.flags import DEGRADED
from streams.journal.records import VECTOR
from streams.runner.folding import Folding
from streams.runner.gather import InForce, Taken
from streams.runner.state import State


def fold_only(state: State, taken: Taken, force: InForce, rules: Table, partition: int) -> None:
    """One step of it; its rows carry the next number."""
    texts, number = len(taken.texts), state.number + 1
    fold = Folding.begun(state, taken, force, rules=rules, partition=partition)
    active, unread = fold.every_event, np.full(texts, DEGRADED, np.uint8)
    points, at, before = fold.observed(active, unread, np.zeros((texts, VECTOR), np.float32))
    chosen = fold.offered(points, at, active, before)
    fold.followed_by_all(at, before, chosen)
    heard, closed = fold.applied(active, at, np.zeros(0, PROMOTION))
    fold.touch(active, at, number)
    fold.touch_dealings(heard, closed, at, number)
    state.advance(number, [])
