"""A recorded step applied to the rows that are behind it: events and recorded actions, nothing scored or decided."""

import numpy as np

from scorer.arrays import Table
from scorer.candidates import live
from scorer.decide import apply
from scorer.events import STATUSES
from scorer.kinds import DELIVERY
from scorer.observe import observe
from scorer.trends import follow
from streams.journal.records import Step
from streams.runner.compute import flag_texts, touch_trends
from streams.runner.gather import InForce, Taken
from streams.runner.offering import offer
from streams.runner.state import State
from streams.store import RowStore


def catch_up(state: State, taken: Taken, step: Step, *, force: InForce, rules: Table, partition: int) -> None:
    """Fold a recorded step into the rows that do not carry it yet; what is due goes on with them, as in a live step."""
    events, store, number = taken.events, state.store, step.number
    _set_statuses(taken, step)
    trend_of = store.trend_of(force.view, len(force.catalogue.product_rows))
    behind = (store.profiles.step[events["row"]] < number).astype(np.uint8)
    flag_texts(events, step.text_flags)
    points, at, _, _ = observe(
        store.profiles.rows,
        events,
        active=behind,
        products=force.catalogue.product_rows,
        trend_of=trend_of,
        text_vectors=step.text_vectors,
        rules=rules,
        running_max_ms=taken.running_max_ms,
        known=True,
    )
    offer(store, taken, force, points, at, active=behind, trend_of=trend_of, before=None)
    folded = (events["status"] == 0) & (behind == 1) & (events["kind"] != DELIVERY)
    store.profiles.touch(events["row"][folded], number)
    behind = (store.dealings.step[events["row"]] < number).astype(np.uint8)
    # What waits in rows that are ahead is left alone: whatever closes by now had closed before they were written.
    heard, closed, state.due = apply(
        store.dealings.rows,
        events,
        active=behind,
        point_events=step.points,
        promotions=step.promotions,
        due=state.due,
        terms=state.bound.terms(force, store, rules, partition),
        rules=rules,
        running_max_ms=taken.running_max_ms,
    )
    store.dealings.touch(events["row"][heard == 1], number)
    store.dealings.touch(closed, number)
    decided = step.points[behind[step.points] == 1]
    store.dealings.touch(events["row"][decided], number)
    behind = (store.trends.step < number).astype(np.uint8)
    follow(
        store.trends.rows,
        events,
        active=behind,
        trend_of=trend_of,
        before=step.before.copy(),
        point_events=step.points,
        offers=live(force.view.rows, events["at_ms"][step.points]),
        known=True,
    )
    touch_trends(store, events, step.points, trend_of=trend_of, number=number)
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
