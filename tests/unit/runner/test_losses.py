"""What retention deletes under a running worker: a step takes from one side of the loss only."""

from dataclasses import replace

import numpy as np

from schemas.topics import INPUTS
from streams.catalogue import Catalogue
from streams.codec.encode import encode_one
from streams.in_force import Next
from streams.ports import Chunk
from streams.runner.gather import InForce
from streams.runner.state import State
from streams.runner.take import first_place, take
from streams.settings import Settings

ALL_HERE = [False] * len(INPUTS)


def clicks(*offsets: int) -> Chunk:
    """Clicks with these offsets, a second apart."""
    base = {"shopper": "anna", "kind": "view", "product": "p", "price": None, "quantity": 1, "session": None}
    rows = [base | {"event_id": f"e{at}", "at_ms": 1000 * at, "composite": False} for at in offsets]
    at = np.array(offsets, np.int64)
    values = [encode_one("clicks", row) for row in rows]
    return Chunk("clicks", 0, at, 1000 * at, [b"anna"] * len(offsets), values, offsets[-1] + 1, 99)


def steps(*chunks: Chunk) -> list[tuple[int, int, int]]:
    """First and next offset of the clicks of each step, and how many it took."""
    state, found = State(), []
    for each in chunks:
        state.buffers[0].offer(each)
    state.decode(Settings())
    while first_place(state, ALL_HERE) is not None:
        step = take(state, ALL_HERE, 100, InForce.below(Catalogue(), Next()))
        assert step is not None
        found.append((step.ranges[0].first, step.ranges[0].next, step.ranges[0].records))
    return found


def test_records_before_and_behind_a_loss_are_taken_by_two_steps() -> None:
    """offsets 0 1 2 | [3 to 8: deleted] 9 10 | 11"""
    assert steps(clicks(0, 1, 2), replace(clicks(9, 10), behind_loss=True), clicks(11)) == [(0, 3, 3), (3, 12, 3)]


def test_a_loss_that_was_told_before_anything_stands_behind_it_is_remembered() -> None:
    told = replace(clicks(8), behind_loss=True)
    none = replace(told, offsets=told.offsets[:0], published_ms=told.published_ms[:0], keys=[], values=[])
    assert steps(clicks(0, 1), none, clicks(9)) == [(0, 2, 2), (2, 10, 1)]


def test_a_hole_of_which_nothing_was_lost_is_taken_over() -> None:
    """offsets 0 1 [2: a marker] 3"""
    assert steps(clicks(0, 1), clicks(3)) == [(0, 4, 3)]
