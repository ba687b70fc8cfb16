"""A correction of the served interest model's probabilities, learnt from a log's past, judged on a later part of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scorer.errors import BadInput
from streams.evaluation.calibrated import said_of
from streams.evaluation.corrected_head import LEAST, Head, judged
from streams.evaluation.estimate import Draws
from streams.evaluation.slices import only
from streams.examples.past import Past
from streams.examples.points import Points
from streams.ports import InterestModel

HEADS: Final = ("click", "purchase")


async def learnt(past: Past, interest: InterestModel, draws: Draws) -> tuple[list[Head], str]:
    """Each head's correction in the order of HEADS, and the model that was asked. BadInput where no head has enough
    events in both parts, Unavailable where the server changed its model meanwhile."""
    first, model = await said_of(past.learnt, interest)
    then, again = await said_of(past.judged, interest)
    heads = [
        judged(name, (_of(past.learnt, name), first[at]), (_of(past.judged, name), then[at]), draws)
        for at, name in enumerate(HEADS)
    ]
    if all("fit" not in head.told for head in heads):
        raise _too_few(heads)
    return heads, only([model, again])


def _of(points: Points, name: str) -> Points:
    """The points with what the head foretells as their clicks."""
    return points if name == "click" else replace(points, clicked=points.bought)


def _too_few(heads: Sequence[Head]) -> BadInput:
    parts = [
        f"{head.told[part]['events']} {head.name}s among {head.told[part]['candidates']:,} candidates of the {where}"
        for head in heads
        for part, where in (("learnt", "first three fifths"), ("judged", "fourth fifth"))
    ]
    return BadInput(
        "this log holds too few events to say whether the probabilities fit",
        seen="; ".join(parts),
        remedy=f"Give a longer log: {LEAST} clicks of candidates in each of both parts. Nothing was written.",
    )
