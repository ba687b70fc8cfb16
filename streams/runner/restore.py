"""Takeover of a partition: claim, load the rows, repeat what the journal holds behind the last checkpoint.

Up to the newest step that any row carries, events and recorded actions are applied only to rows that are behind, and
nothing is decided or sent: those outputs were acknowledged before the rows were written. Past it, steps are computed
again with the recorded scores and their outputs sent again; a reader drops the numbers that it has seen.
"""

from collections.abc import Awaitable, Callable, Sequence

import numpy as np

from schemas.topics import INPUTS
from scorer.decide import apply
from scorer.errors import Inconsistent
from scorer.events import STATUSES
from scorer.kinds import PURCHASE
from scorer.observe import observe
from scorer.trends import follow
from streams.journal.records import Step
from streams.journal.writer import JournalWriter
from streams.kafka.log import Log
from streams.runner.compute import flag_texts, touch_trends
from streams.runner.gather import Taken, gather
from streams.runner.parts import Parts
from streams.runner.sender import OutputSender
from streams.runner.state import State
from streams.runner.step import again, in_force
from streams.runner.take import merged
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
        await _read_inputs(parts, partition, state, steps[-1])
    for step in steps:
        taken = _retake(parts, state, step)
        if step.number <= newest:
            _catch_up(parts, state, taken, step)
        else:
            await sender.put(await again(parts, state, taken, step=step, partition=partition))
    return state


async def _read_inputs(parts: Parts, partition: int, state: State, last: Step) -> None:
    for which, name in enumerate(INPUTS):
        first, stop = state.buffers[which].taken_next, last.inputs[which].next
        if first < stop:
            async with Log(parts.kafka, parts.settings.topic(name), partition) as log:
                async for chunk in log.read(first, stop):
                    state.buffers[which].offer(chunk)
    state.decode(parts.settings)


def _retake(parts: Parts, state: State, step: Step) -> Taken:
    """The records of a recorded step, in the order in which it took them."""
    counts = [buffer.count_before(each.next) for buffer, each in zip(state.buffers, step.inputs, strict=True)]
    newest = state.running_max_ms
    order, after = merged(state, counts)
    ranges, pieces = state.take(np.array(counts, np.int64), after)
    _check_ranges(step, ranges)
    force = in_force(parts, step.product_vectors_next, step.launches_next)
    return gather(step.inputs, newest, order, pieces, force)


def _check_ranges(step: Step, ranges: Sequence[object]) -> None:
    for recorded, now in zip(step.inputs, ranges, strict=True):
        if recorded != now:
            raise Inconsistent(
                "an input does not hold what a step took from it",
                where=f"journal step {step.number}",
                seen=f"recorded {recorded}, now {now}",
                remedy="Was the topic emptied, or its retention too short?",
            )


def _catch_up(parts: Parts, state: State, taken: Taken, step: Step) -> None:
    """Fold a recorded step into the rows that do not carry it yet."""
    events, store, number = taken.events, state.store, step.number
    _set_statuses(taken, step)
    force = in_force(parts, step.product_vectors_next, step.launches_next)
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
    behind = (store.trends.step < number).astype(np.uint8)
    follow(store.trends.rows, events, active=behind, trend_of=trend_of, before=step.before.copy(), known=True)
    touch_trends(store, events, trend_of, number)
    state.advance(number, list(step.outputs))


def _set_statuses(taken: Taken, step: Step) -> None:
    codes = {(each.input, each.offset): STATUSES.index(each.error) for each in step.rejected if each.error in STATUSES}
    if codes:
        events = taken.events
        keys = zip(events["input"].tolist(), events["offset"].tolist(), strict=True)
        events["status"] = [codes.get(key, 0) for key in keys]
