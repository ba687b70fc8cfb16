"""One live step: take, compute, write the journal, hand the outputs over."""

import numpy as np

from scorer.errors import Inconsistent
from streams.in_force import Next
from streams.journal.records import OutputRange, Step
from streams.journal.writer import JournalWriter
from streams.runner.compute import Computed, Models, compute
from streams.runner.gather import InForce, Taken
from streams.runner.outputs import Outgoing, outputs
from streams.runner.outputs.dead_letters import rejected
from streams.runner.outputs.source import Source
from streams.runner.parts import Parts
from streams.runner.recorded import RecordedInterest, RecordedText
from streams.runner.state import State


def in_force(parts: Parts, offsets: Next | None = None) -> InForce:
    """The broadcast content below these offsets, or all that has been read."""
    known = parts.broadcast.catalogue
    return InForce.below(known, known.next if offsets is None else offsets)


async def live(
    parts: Parts, state: State, taken: Taken, *, force: InForce, journal: JournalWriter, partition: int
) -> dict[str, Outgoing]:
    """Compute and record one step; what it sends, once the journal has acknowledged it."""
    number = state.number + 1
    computed = await compute(
        taken, state, force, rules=parts.rules, models=parts.models, number=number, partition=partition
    )
    sent, ranges = outputs(
        Source(partition, taken, computed, state.store, force, parts.settings, parts.rules), state.seq
    )
    await journal.append(_record(journal, number, taken, force=force, computed=computed, ranges=ranges))
    state.advance(number, ranges)
    return sent


async def again(parts: Parts, state: State, taken: Taken, *, step: Step, partition: int) -> dict[str, Outgoing]:
    """Compute a recorded step anew with what it was told; what it sends, which is what it sent the first time. `parts`
    have the settings of then."""
    force = in_force(parts, step.in_force)
    models = Models(RecordedText(step, parts.models.text.space), RecordedInterest(step), looks=False)
    computed = await compute(
        taken, state, force, rules=parts.rules, models=models, number=step.number, partition=partition
    )
    sent, ranges = outputs(
        Source(partition, taken, computed, state.store, force, parts.settings, parts.rules), state.seq
    )
    _check(step, computed, ranges)
    state.advance(step.number, ranges)
    return sent


def _record(
    journal: JournalWriter,
    number: int,
    taken: Taken,
    *,
    force: InForce,
    computed: Computed,
    ranges: list[OutputRange],
) -> Step:
    texts, scores = computed.texts, computed.scores
    return Step(
        epoch=journal.epoch,
        number=number,
        owner=journal.owner,
        checkpoint_offset=journal.checkpoint_offset,
        inputs=taken.ranges,
        outputs=tuple(ranges),
        product_vectors_next=force.next.product_vectors,
        launches_next=force.next.launches,
        policy_state_next=force.next.policy_state,
        budget_grants_next=force.next.budget_grants,
        rejected=rejected(taken),
        text_vectors=texts.vectors,
        sentiments=texts.sentiments,
        text_flags=texts.flags,
        interest=scores.interest,
        interest_flags=scores.flags,
        before=computed.before,
        points=computed.points,
        actions=computed.decisions["action"].astype(np.int32),
        purchase=scores.purchase,
        promotions=computed.promotions,
        campaigns=computed.campaigns,
        text_model=texts.model,
        interest_model=scores.model,
        interest_models=scores.models,
    )


def _check(step: Step, computed: Computed, ranges: list[OutputRange]) -> None:
    same = (
        np.array_equal(step.points, computed.points)
        and np.array_equal(step.actions, computed.decisions["action"])
        and step.promotions.tobytes() == computed.promotions.tobytes()
        and step.campaigns.tobytes() == computed.campaigns.tobytes()
        and tuple(ranges) == step.outputs
    )
    if not same:
        raise Inconsistent(
            "a step read again came to something else",
            where=f"journal step {step.number}",
            seen=f"recorded {step.outputs}, now {tuple(ranges)}",
            remedy="`launchpulse replay --verify` names the first difference and its cause.",
        )
