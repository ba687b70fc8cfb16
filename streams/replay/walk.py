"""The steps of one partition, in order, as the journal cut them, or cut anew where there is no journal."""

from collections.abc import AsyncIterator, Callable
from typing import Final, NamedTuple

from scorer.events import ACTING
from streams.in_force import Next
from streams.journal.inputs import every_input
from streams.journal.records import Step
from streams.replay.again import Again, Fold
from streams.replay.fold_only import fold_only
from streams.replay.inputs import Inputs
from streams.replay.journal import Journal, check_known
from streams.runner.compute import Models
from streams.runner.gather import InForce, Taken
from streams.runner.take import take

_RECORDS: Final = 20_000  # of a step of our own


class Stepped(NamedTuple):
    """One step; `again` is None where nothing was decided."""

    taken: Taken
    again: Again | None


async def journalled(
    fold: Fold, journal: Journal, inputs: Inputs, *, models_of: Callable[[Step], Models] | None, until_ms: int | None
) -> AsyncIterator[Stepped]:
    """As the journal cut them; `models_of` None follows the actions that were taken. Ends before the first step that
    took an event of `until_ms` or later."""
    async for step in journal.steps():
        if until_ms is not None and newest_ms(step) >= until_ms:
            return
        check_known(fold.catalogue, step)
        inputs.settings, _ = fold.then.of(step)
        await inputs.until([each.next for each in every_input(step.inputs)])
        if models_of is None:
            yield Stepped(fold.follow(step), None)
        else:
            again = await fold.decide(step, models_of(step))
            yield Stepped(again.source.taken, again)


async def closed(fold: Fold, inputs: Inputs, models: Models | None, *, until_ms: int | None) -> AsyncIterator[Stepped]:
    """Everything that the inputs hold, merged as if no record came later than another; everything that the broadcast
    topics hold is in force from the beginning. `models` None folds, and decides nothing."""
    everything: Next = fold.catalogue.next
    while True:
        more = await inputs.ahead(_RECORDS)
        force = InForce.below(fold.catalogue, everything)
        taken = take(fold.state, more, _RECORDS, force)
        if taken is None or (until_ms is not None and len(taken.events) and taken.events["at_ms"].max() >= until_ms):
            return
        if models is None:
            fold_only(fold.state, taken, force, fold.then.rules, fold.partition)
            yield Stepped(taken, None)
        else:
            yield Stepped(taken, await fold.take(taken, models))


def newest_ms(step: Step) -> int:
    """Newest time of an act in the partition after a step, -1 before any."""
    return max(each.running_max_ms for each in every_input(step.inputs)[:ACTING])
