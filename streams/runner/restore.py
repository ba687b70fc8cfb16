"""Takeover of a partition: claim, load the rows, repeat what the journal holds behind the last checkpoint.

Up to the newest step that any row carries, events and recorded actions are applied only to rows that are behind, and
nothing is decided or sent: those outputs were acknowledged before the rows were written. Past it, steps are computed
again with the recorded scores and their outputs sent again; a reader drops the numbers that it has seen.
"""

from collections.abc import Awaitable, Callable

import numpy as np

from scorer.decide import apply
from scorer.events import STATUSES
from scorer.kinds import PURCHASE
from scorer.observe import observe
from streams.journal.records import Step
from streams.journal.writer import JournalWriter
from streams.runner.compute import flag_texts
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
    steps = takeover.steps
    newest = state.store.newest_step()
    if steps:
        await parts.broadcast.reached(steps[-1].product_vectors_next, steps[-1].launches_next)
        await read_inputs(parts.kafka, parts.settings, partition, state, steps[-1])
    for step in steps:
        taken = retake(state, step, parts.broadcast.catalogue)
        if step.number <= newest:
            _catch_up(parts, state, taken, step)
        else:
            await sender.put(await again(parts, state, taken, step=step, partition=partition))
    return state


def _catch_up(parts: Parts, state: State, taken: Taken, step: Step) -> None:
    """Fold a recorded step into the rows that do not carry it yet."""
    events, store, number = taken.events, state.store, step.number
    _set_statuses(taken, step)
    force = in_force(parts, step.product_vectors_next, step.launches_next)
    behind = (store.profiles.step[events["row"]] < number).astype(np.uint8)
    flag_texts(events, step.text_flags)
    observe(
        store.profiles.rows,
        events,
        active=behind,
        products=force.catalogue.product_rows,
        text_vectors=step.text_vectors,
        rules=parts.rules,
        running_max_ms=taken.running_max_ms,
        known=True,
    )
    folded = (events["status"] == 0) & (behind == 1)
    store.profiles.touch(events["row"][folded], number)
    behind = (store.dealings.step[events["row"]] < number).astype(np.uint8)
    apply(
        store.dealings.rows,
        events,
        active=behind,
        point_events=step.points,
        actions=step.actions,
        launches=force.view.rows,
    )
    bought = (events["status"] == 0) & (behind == 1) & (events["kind"] == PURCHASE)
    store.dealings.touch(events["row"][bought], number)
    decided = step.points[behind[step.points] == 1]
    store.dealings.touch(events["row"][decided], number)
    state.advance(number, list(step.outputs))


def _set_statuses(taken: Taken, step: Step) -> None:
    codes = {(each.input, each.offset): STATUSES.index(each.error) for each in step.rejected if each.error in STATUSES}
    if codes:
        events = taken.events
        keys = zip(events["input"].tolist(), events["offset"].tolist(), strict=True)
        events["status"] = [codes.get(key, 0) for key in keys]
