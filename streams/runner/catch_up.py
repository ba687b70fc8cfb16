"""A recorded step applied to the rows that are behind it: events and recorded actions, nothing scored or decided."""

import numpy as np

from scorer.arrays import Table
from scorer.candidates import live
from scorer.events import STATUSES
from streams.journal.records import Step
from streams.runner.folding import Folding
from streams.runner.gather import InForce, Taken
from streams.runner.state import State
from streams.store import RowStore


def catch_up(state: State, taken: Taken, step: Step, *, force: InForce, rules: Table, partition: int) -> None:
    """Fold a recorded step into the rows that do not carry it yet; what is due goes on with them, as in a live step."""
    events, store, number = taken.events, state.store, step.number
    _set_statuses(taken, step)
    fold = Folding.begun(state, taken, force, rules=rules, partition=partition)
    behind = (store.profiles.step[events["row"]] < number).astype(np.uint8)
    points, at, _ = fold.observed(behind, step.text_flags, step.text_vectors, known=True)
    fold.offered(points, at, behind, None)
    # What waits in rows that are ahead is left alone: whatever closes by now had closed before they were written.
    in_dealings = (store.dealings.step[events["row"]] < number).astype(np.uint8)
    heard, closed = fold.applied(in_dealings, step.points, step.promotions)
    fold.touch_dealings(heard, closed, step.points[in_dealings[step.points] == 1], number)
    in_trends = (store.trends.step < number).astype(np.uint8)
    offers = live(force.view.rows, events["at_ms"][step.points])
    fold.followed(in_trends, step.points, step.before.copy(), offers, known=True)
    fold.touch(behind, step.points, number)
    _set_campaigns(store, step)
    state.advance(number, list(step.outputs))


def _set_campaigns(store: RowStore, step: Step) -> None:
    """The campaigns that the step changed, as they stood after it."""
    table = store.campaigns
    place = {int(launch): at for at, launch in enumerate(table.rows["launch"][: len(store.launches.keys)])}
    rows = np.array([place[int(launch)] for launch in step.campaigns["launch"]], np.int64)
    behind = table.step[rows] < step.number
    table.rows[rows[behind]] = step.campaigns[behind]
    table.touch(rows[behind], step.number)


def _set_statuses(taken: Taken, step: Step) -> None:
    codes = {(each.input, each.offset): STATUSES.index(each.error) for each in step.rejected if each.error in STATUSES}
    if codes:
        events = taken.events
        keys = zip(events["input"].tolist(), events["offset"].tolist(), strict=True)
        events["status"] = [codes.get(key, 0) for key in keys]
