"""Takeover of a partition: claim, load the rows, repeat what the journal holds behind the last checkpoint.

Up to the newest step that any row carries, events and recorded actions are applied only to rows that are behind, and
nothing is decided or sent: those outputs were acknowledged before the rows were written. Past it, steps are computed
again with the recorded scores, under the settings of then, and their outputs sent again; a reader drops the numbers
that it has seen.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from streams.journal.records import Step
from streams.journal.writer import JournalWriter
from streams.kafka.records import KafkaRecords
from streams.runner.catch_up import catch_up
from streams.runner.parts import Parts
from streams.runner.retake import read_inputs, retake
from streams.runner.sender import OutputSender
from streams.runner.state import State
from streams.runner.step import again, in_force
from streams.runner.then import Then
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
    then = Then(parts.settings, parts.models.text.space, takeover.settings)
    records = KafkaRecords(parts.settings, parts.kafka)
    if steps:
        await parts.broadcast.reached(steps[-1].in_force)
    for step, last in _with_last(steps):
        settings, obeyed = then.of(step)
        await read_inputs(records, settings, partition, state, last)
        taken = retake(state, step, parts.broadcast.catalogue)
        if step.number <= newest:
            force = in_force(parts, step.in_force)
            catch_up(state, taken, step, force=force, rules=obeyed, partition=partition)
        else:
            were = replace(parts, settings=settings, rules=obeyed)
            await sender.put(await again(were, state, taken, step=step, partition=partition))
    return state


def _with_last(steps: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Each step with the last of its epoch: what they took is read at once, and decoded under their settings."""
    for _, group in groupby(steps, key=lambda step: step.epoch):
        same = list(group)
        yield from ((step, same[-1]) for step in same)
