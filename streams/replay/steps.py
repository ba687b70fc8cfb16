"""A partition computed again from its journal, with the recorded scores and the features that the model saw.

The steps are taken from the first one on, as a restart would, but onto rows of its own, and nothing is written or sent.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from scorer.arrays import Table
from scorer.errors import Inconsistent
from streams.codec.registries import registry_for
from streams.examples.points import Progress
from streams.journal.inputs import every_input
from streams.journal.records import Step
from streams.ports import Float32, InterestScores, Records
from streams.replay.again import Fold
from streams.replay.catalogue import read_catalogue, space_of
from streams.replay.inputs import Inputs
from streams.replay.journal import Journal, check_known, end_of
from streams.runner.compute import Computed, Models
from streams.runner.gather import InForce, Taken
from streams.runner.recorded import RecordedInterest, RecordedText
from streams.runner.state import State
from streams.runner.then import Then
from streams.settings import Settings


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
    """One step again: `features` float32[points, 20, F] as the model saw them; `shoppers` are keys by row; `rules` are
    those that the step was computed under."""

    taken: Taken
    computed: Computed
    force: InForce
    features: Float32
    shoppers: list[bytes]
    rules: Table


async def rerun(
    settings: Settings, records: Records, partition: int, space: int, progress: Progress
) -> AsyncIterator[Rerun]:
    """Every counted step of a partition, in order; `space` is that of the models installed here, for a log whose
    products have no vectors. Steps are computed under the settings that their journal tells, else under `settings`.
    Inconsistent where topics no longer hold what a step took, or it comes to something else."""
    end = await end_of(records, partition)
    catalogue = await read_catalogue(records, registry_for(settings))
    space = space_of(catalogue, space)
    journal = Journal(records, registry_for(settings), partition, end)
    fold = Fold(Then(settings, space, journal.fold.settings), catalogue, partition, State())
    async with Inputs(records, settings, partition, fold.state) as inputs:
        async for step in journal.steps():
            check_known(catalogue, step)
            inputs.settings, _ = fold.then.of(step)
            await inputs.until([each.next for each in every_input(step.inputs)])
            yield await _again(fold, step, space)
            progress("computes the decisions again", journal.next_offset / journal.end)


async def _again(fold: Fold, step: Step, space: int) -> Rerun:
    heard = Listening(step)
    again = await fold.decide(step, Models(RecordedText(step, space), heard))
    if not np.array_equal(again.computed.decisions["action"], step.actions):
        raise Inconsistent(
            "a step read again came to something else",
            where=f"journal step {step.number}",
            remedy="`launchpulse replay --verify` names the first difference and its cause.",
        )
    source = again.source
    keys = source.store.shoppers.keys
    return Rerun(source.taken, source.computed, source.force, heard.features, keys, source.rules)
