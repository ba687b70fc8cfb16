"""A partition computed again from its journal, with the recorded scores: the heart of a replay.

The steps are taken from the first one on, as a restart would, but onto rows of its own, and nothing is written or sent.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.errors import Inconsistent
from streams.catalogue import Catalogue
from streams.codec.encode import decode_one
from streams.codec.registries import registry_for
from streams.examples.points import Progress
from streams.journal.fold import JournalFold
from streams.journal.records import Step, from_avro
from streams.ports import Float32, InterestScores, Records
from streams.replay.catalogue import read_catalogue
from streams.runner import rules
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.recorded import RecordedInterest, RecordedText
from streams.runner.retake import read_inputs, retake
from streams.runner.state import State
from streams.settings import Settings

_RECORDS: Final = 50_000  # of the inputs, in memory at once


class Listening:
    """Port InterestModel: answers as recorded, and keeps what it was asked."""

    def __init__(self, step: Step) -> None:
        self._recorded = RecordedInterest(step)
        self.features: Float32 = np.zeros((0, 0, 0), np.float32)

    async def score(self, features: Float32) -> InterestScores:
        """What was recorded."""
        self.features = features
        return await self._recorded.score(features)


@dataclass(frozen=True)
class Rerun:
    """One step again: `features` float32[points, 20, F] as the model saw them; `shoppers` are keys by row."""

    taken: Taken
    computed: Computed
    force: InForce
    features: Float32
    shoppers: list[bytes]


async def rerun(
    settings: Settings, records: Records, partition: int, space: int, progress: Progress
) -> AsyncIterator[Rerun]:
    """Every counted step of a partition, in order; `space` is that of its profiles' vectors. Inconsistent where topics
    no longer hold what a step took, or settings that decide are not those under which it was computed."""
    obeyed, state = rules.of(settings, space), State()
    catalogue = await read_catalogue(records, registry_for(settings))
    async for steps in _batches(settings, records, partition, progress):
        _check_known(catalogue, steps[-1])
        await read_inputs(records, settings, partition, state, steps[-1])
        for step in steps:
            yield await _again(state, step, catalogue, obeyed, space, partition)


async def _again(  # one thing each
    state: State, step: Step, catalogue: Catalogue, obeyed: npt.NDArray[np.void], space: int, partition: int
) -> Rerun:
    taken = retake(state, step, catalogue)
    force = InForce.below(catalogue, step.in_force)
    heard = Listening(step)
    models = Models(RecordedText(step, space), heard)
    where: dict[str, int] = {"number": step.number, "partition": partition}
    computed = await compute(taken, state, force, rules=obeyed, models=models, **where)
    if not np.array_equal(computed.decisions["action"], step.actions):
        raise Inconsistent(
            "a step read again came to something else",
            where=f"journal step {step.number}",
            remedy="Do the settings that decide differ from those under which it was written?",
        )
    return Rerun(taken, computed, force, heard.features, state.store.shoppers.keys)


async def _batches(
    settings: Settings, records: Records, partition: int, progress: Progress
) -> AsyncIterator[list[Step]]:
    """Counted steps, as many together as their inputs fit into memory."""
    registry, fold, batch, count = registry_for(settings), JournalFold(), list[Step](), 0
    async with records.open("journal", partition) as log:
        end = await log.high_watermark()
        async for chunk in log.read(0, end):
            _check_whole(partition, int(chunk.offsets[0]), fold)
            for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
                step = fold.accept(offset, from_avro(decode_one("journal", value or b"", registry=registry)))
                if step is not None:
                    batch.append(step)
                    count += sum(each.next - each.first for each in step.inputs)
                if count >= _RECORDS:
                    yield batch
                    batch, count = [], 0
                    progress("computes the decisions again", offset / end)
    if batch:
        yield batch


def _check_whole(partition: int, first: int, fold: JournalFold) -> None:
    if first > 0 and fold.epoch < 0:
        raise Inconsistent(
            "the journal no longer holds its beginning, so its steps cannot be computed again",
            where=f"journal/{partition}",
            seen=f"the first record left is {first}",
            remedy="retention_ms = -1 keeps it",
        )


def _check_known(catalogue: Catalogue, step: Step) -> None:
    if not catalogue.next.reached(step.in_force):
        raise Inconsistent(
            "broadcast topics do not hold what a step was computed with",
            where=f"journal step {step.number}",
            seen=f"they end at {catalogue.next}, the step saw {step.in_force}",
            remedy="Were product-vectors, launches, policy-state or budget-grants emptied, or captured too early?",
        )
