"""A recorded step is taken again from its inputs: the same records, in the same order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scorer.errors import Inconsistent
from streams.catalogue import Catalogue
from streams.journal.inputs import every_input
from streams.journal.records import InputRange, Step
from streams.ports import Records
from streams.runner.gather import InForce, Taken, gather
from streams.runner.state import State
from streams.runner.take import merged
from streams.settings import Settings


async def read_inputs(records: Records, settings: Settings, partition: int, state: State, last: Step) -> None:
    """Buffer what the steps up to `last` took and `state` has not taken yet."""
    for buffer, taken in zip(state.buffers, every_input(last.inputs), strict=True):
        if buffer.taken_next < taken.next:
            async with records.open(taken.topic, partition) as log:
                async for chunk in log.read(buffer.taken_next, taken.next):
                    buffer.offer(chunk)
    await state.look_up(settings)
    state.decode(settings)


def retake(state: State, step: Step, catalogue: Catalogue, *, times: bool = True) -> Taken:
    """The records of a recorded step, in the order in which it took them. Raises Inconsistent where the inputs end
    elsewhere; but for `times`, newest times may differ, as they do where other settings refuse other records."""
    recorded = every_input(step.inputs)
    counts = [buffer.count_before(each.next) for buffer, each in zip(state.buffers, recorded, strict=True)]
    newest = state.running_max_ms
    order, after = merged(state, counts)
    ranges, pieces = state.take(np.array(counts, np.int64), after)
    _check_ranges(step.number, recorded, ranges, times)
    force = InForce.below(catalogue, step.in_force)
    return gather(ranges, newest, order, pieces, force)


def _check_ranges(number: int, recorded: Sequence[InputRange], found: Sequence[InputRange], times: bool) -> None:
    for then, now in zip(recorded, found, strict=True):
        same = replace(then, records=now.records)  # parity and recount tell that a step missed some; rows go on
        if (same if times else replace(same, running_max_ms=now.running_max_ms)) != now:
            raise Inconsistent(
                "an input does not hold what a step took from it",
                where=f"journal step {number}",
                seen=f"recorded {then}, now {now}",
                remedy="Was the topic emptied, or its retention too short?",
            )
