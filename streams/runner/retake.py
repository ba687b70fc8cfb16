"""A recorded step is taken again from its inputs: the same records, in the same order."""

from collections.abc import Sequence

import numpy as np

from schemas.topics import INPUTS
from scorer.errors import Inconsistent
from streams.brokers.access import Access
from streams.catalogue import Catalogue
from streams.journal.records import Step
from streams.kafka.log import Log
from streams.runner.gather import InForce, Taken, gather
from streams.runner.state import State
from streams.runner.take import merged
from streams.settings import Settings


async def read_inputs(kafka: Access, settings: Settings, partition: int, state: State, last: Step) -> None:
    """Buffer what the steps up to `last` took and `state` has not taken yet."""
    for which, name in enumerate(INPUTS):
        first, stop = state.buffers[which].taken_next, last.inputs[which].next
        if first < stop:
            async with Log(kafka, settings.topic(name), partition) as log:
                async for chunk in log.read(first, stop):
                    state.buffers[which].offer(chunk)
    await state.look_up(settings)
    state.decode(settings)


def retake(state: State, step: Step, catalogue: Catalogue) -> Taken:
    """The records of a recorded step, in the order in which it took them. Raises Inconsistent where the inputs are not
    what they were."""
    counts = [buffer.count_before(each.next) for buffer, each in zip(state.buffers, step.inputs, strict=True)]
    newest = state.running_max_ms
    order, after = merged(state, counts)
    ranges, pieces = state.take(np.array(counts, np.int64), after)
    _check_ranges(step, ranges)
    force = InForce.below(catalogue, step.in_force)
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
