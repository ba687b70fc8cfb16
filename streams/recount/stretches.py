"""Reads a partition stretch by stretch, so that what is held at once does not grow with the topics."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from streams.recount.counted import Step
from streams.recount.inputs import Input
from streams.recount.outline import Outline
from streams.recount.outputs import Output
from streams.recount.stretch import TABLE_OF, Before, Stretch, Topics, behind
from streams.recount.tables import OUTPUTS

RECORDS: Final = 30_000  # of a stretch of more than one step, at most: some 75 MB


async def stretches(topics: Topics, outline: Outline, records: int = RECORDS) -> AsyncGenerator[Stretch, None]:
    """All of a partition in order: at least one. Steps that lack something stand in other stretches than the rest."""
    inputs = [Input(topics, outline, topic) for topic in TABLE_OF]
    outputs = [Output(topics, outline, table) for table in OUTPUTS]
    before = Before()
    for stretch in _planned(outline, records):
        stretch.before = _at(stretch, outline, before)
        for each in inputs:
            await each.read(stretch)
        for other in outputs:
            await other.read(stretch)
        yield stretch
        before = behind(stretch)
    for each in inputs:
        each.check()


def _planned(outline: Outline, records: int) -> Iterator[Stretch]:
    """Each without its rows."""
    cuts = list(_cuts(outline, records))
    stops = dict.fromkeys((*TABLE_OF, *(table.topic for table in OUTPUTS)), 0)
    for first, stop in pairwise(cuts) if len(cuts) > 1 else [(0, 0)]:
        steps, begins = outline.steps[first:stop], stops
        stops = {topic: max([at, *(_stop(step, topic) for step in steps)]) for topic, at in stops.items()}
        yield Stretch(
            outline.number,
            steps,
            begins=outline.begins,
            bounds={topic: (begins[topic], stops[topic]) for topic in stops},
            whole=first >= outline.first_whole,
            last=stop == cuts[-1],
        )


def _cuts(outline: Outline, records: int) -> Iterator[int]:
    """Between which steps one stretch ends and another begins; the first is 0, the last the number of steps."""
    held, whole = 0, outline.first_whole
    yield 0
    for at, step in enumerate(outline.steps):
        held += _records(step)
        if at and (held > records or at == whole):
            yield at
            held = _records(step)
    if outline.steps:
        yield len(outline.steps)


def _at(stretch: Stretch, outline: Outline, before: Before) -> Before:
    """What came before, where the last step that lacks something says how far time had come."""
    earlier: Sequence[Step] = outline.steps[: outline.first_whole]
    if not (stretch.whole and earlier and stretch.steps and stretch.steps[0].number == earlier[-1].number + 1):
        return before
    newest_ms = earlier[-1].newest_ms
    return replace(before, newest_ms=newest_ms, horizon_ms=max(newest_ms.values(), default=-1))


def _records(step: Step) -> int:
    taken = sum(stop - first for first, stop in step.inputs.values())
    return taken + sum(count for _, count in step.outputs.values())


def _stop(step: Step, topic: str) -> int:
    """Next offset or number behind a step."""
    return step.taken(topic)[1] if topic in TABLE_OF else sum(step.sent(topic))
