"""Takeover of a partition: claim, load the rows, repeat what the journal holds behind the last checkpoint.

Up to the newest step that any row carries, events and recorded actions are applied only to rows that are behind, and
nothing is decided or sent: those outputs were acknowledged before the rows were written. Past it, steps are computed
again with the recorded scores and their outputs sent again; a reader drops the numbers that it has seen.
"""

from collections.abc import Awaitable, Callable

import numpy as np

from scorer.decide import apply
from scorer.events import STATUSES
from scorer.kinds import DELIVERY
from scorer.observe import observe
from scorer.settle import due_of
from scorer.trends import follow
from streams.journal.records import Step
from streams.journal.writer import JournalWriter
from streams.kafka.records import KafkaRecords
from streams.runner.compute import flag_texts, touch_trends
from streams.runner.gather import Taken
from streams.runner.parts import Parts
from streams.runner.retake import read_inputs, retake
from streams.runner.sender import OutputSender
from streams.runner.state import State
from streams.runner.step import again, in_force
from streams.store import RowStore


async def restore(
    parts: Parts,
    partition: int,
    *,
    journal: JournalWriter,
    sender: OutputSender,
    load: Callable[[RowStore], Awaitable[None]],
) -> State:
    """The state of the partition as its last counted step left it, with every output of it handed over.

    `load` sets the rows as the changelogs hold them.
    """
    takeover = await journal.claim()
    state = State.at(takeover.checkpoint)
    await load(state.store)
    state.look_for_due()
    steps = takeover.steps
    newest = state.store.newest_step()
    if steps:
        await parts.broadcast.reached(steps[-1].in_force)
        records = KafkaRecords(parts.settings, parts.kafka)
        await read_inputs(records, parts.settings, partition, state, steps[-1])
    for step in steps:
        taken = retake(state, step, parts.broadcast.catalogue)
        if step.number <= newest:
            _catch_up(parts, state, taken, step, partition)
            state.look_for_due()
        else:
            await sender.put(await again(parts, state, taken, step=step, partition=partition))
    return state


def _catch_up(parts: Parts, state: State, taken: Taken, step: Step, partition: int) -> None:
    """Fold a recorded step into the rows that do not carry it yet."""
    events, store, number = taken.events, state.store, step.number
    _set_statuses(taken, step)
    force = in_force(parts, step.in_force)
    trend_of = store.trend_of(force.view, len(force.catalogue.product_rows))
    behind = (store.profiles.step[events["row"]] < number).astype(np.uint8)
    flag_texts(events, step.text_flags)
    observe(
        store.profiles.rows,
        events,
        active=behind,
        products=force.catalogue.product_rows,
        trend_of=trend_of,
        text_vectors=step.text_vectors,
        rules=parts.rules,
        running_max_ms=taken.running_max_ms,
        known=True,
    )
    folded = (events["status"] == 0) & (behind == 1) & (events["kind"] != DELIVERY)
    store.profiles.touch(events["row"][folded], number)
    behind = (store.dealings.step[events["row"]] < number).astype(np.uint8)
    waiting = np.flatnonzero(store.dealings.step[: len(store.shoppers.keys)] < number)
    heard, closed = apply(
        store.dealings.rows,
        events,
        active=behind,
        point_events=step.points,
        promotions=step.promotions,
        due=due_of(store.dealings.rows, waiting),
        terms=state.bound.terms(force, store, parts.rules, partition),
        rules=parts.rules,
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
