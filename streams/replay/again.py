"""One step computed again, and what it would send; nothing is sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from scorer.arrays import Table
from streams.catalogue import Catalogue
from streams.codec.encode import encode
from streams.codec.registries import registry_for
from streams.journal.records import OutputRange, Step
from streams.runner.catch_up import catch_up
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.outputs import batches
from streams.runner.outputs.source import Source
from streams.runner.retake import retake
from streams.runner.state import State
from streams.runner.then import Then
from streams.settings import Settings


@dataclass(frozen=True)
class Again:
    """`step` as the journal has it, None where there is no journal; `rows` are the records of each output, before they
    are encoded, and `ranges` their numbers. `told`: whether the journal told the settings that decided."""

    number: int
    step: Step | None
    source: Source
    rows: dict[str, pa.RecordBatch]
    ranges: list[OutputRange]
    told: bool = False

    @property
    def computed(self) -> Computed:
        """What the step came to."""
        return self.source.computed

    @cached_property
    def values(self) -> dict[str, list[bytes]]:
        """The records of each output as a worker sends them."""
        registry = registry_for(self.source.settings)
        return {topic: encode(topic, rows, registry=registry) for topic, rows in self.rows.items()}


@dataclass
class Fold:
    """Where the replay of one partition stands: rows of its own, and what it is computed with."""

    then: Then
    catalogue: Catalogue
    partition: int
    state: State
    times: bool = True  # whether the inputs' newest times must be those of the journal

    async def decide(self, step: Step, models: Models) -> Again:
        """A recorded step: scored by `models`, decided, its records made. Its inputs are buffered."""
        taken = retake(self.state, step, self.catalogue, times=self.times)
        force = InForce.below(self.catalogue, step.in_force)
        return await self._computed(taken, force, models, step, *self.then.of(step))

    def follow(self, step: Step) -> Taken:
        """A recorded step with the actions that were taken: rows alone, nothing scored or decided."""
        state = self.state
        taken = retake(state, step, self.catalogue)
        force = InForce.below(self.catalogue, step.in_force)
        where: dict[str, Any] = {"force": force, "rules": self.then.of(step)[1], "partition": self.partition}
        catch_up(state, taken, step, **where)
        return taken

    async def take(self, taken: Taken, models: Models) -> Again:
        """What was taken without a journal, under all that the broadcast topics say."""
        force = InForce.below(self.catalogue, self.catalogue.next)
        return await self._computed(taken, force, models, None, self.then.settings, self.then.rules)

    async def _computed(
        self, taken: Taken, force: InForce, models: Models, step: Step | None, settings: Settings, obeyed: Table
    ) -> Again:
        state, number = self.state, self.state.number + 1 if step is None else step.number
        computed = await compute(
            taken, state, force, rules=obeyed, models=models, number=number, partition=self.partition
        )
        source = Source(self.partition, taken, computed, state.store, force, settings, obeyed)
        made, ranges = batches(source, state.seq)
        state.advance(number, ranges)
        told = step is not None and self.then.knows(step)
        return Again(number, step, source, {topic: rows for topic, (_, rows) in made.items()}, ranges, told)


def taken_count(taken: Taken) -> int:
    """How many records a step took."""
    return sum(each.records for each in taken.ranges)
