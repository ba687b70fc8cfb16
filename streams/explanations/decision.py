"""One decision as the interest model saw it, and candidates of other decisions to set it against."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.errors import BadInput
from scorer.flags import words
from scorer.ids import to_hex
from streams.ports import Float32
from streams.replay.steps import Rerun

BACKGROUNDS: Final = 64


@dataclass(frozen=True)
class Wanted:
    """A decision of `shopper`: the one with the id `decision`, else the last with a candidate of `product`, else the
    last. Empty: not asked for."""

    shopper: str
    product: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Candidate:
    """One candidate of a decision. `point` float32[20, F] are all candidates of it, `place` is the one explained;
    `interest`, `model` and `flags` are what was recorded."""

    decision: str
    at_ms: int
    launch: str
    product: str
    point: Float32
    place: int
    interest: float
    model: str
    flags: list[str]


class Backgrounds:
    """A uniform sample of the candidates of all decisions: those with the least random keys."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.rows: Float32 = np.zeros((0, 0), np.float32)
        self._keys = np.zeros(0)

    def offer(self, rows: Float32) -> None:
        """Candidates of a step, float32[n, F]."""
        keys = np.concatenate([self._keys, self._random.random(len(rows))])
        every = np.concatenate([self.rows, rows]) if len(self._keys) else rows
        least = np.sort(np.argsort(keys)[:BACKGROUNDS])
        self._keys, self.rows = keys[least], every[least]


async def find(steps: AsyncIterator[Rerun], wanted: Wanted, others: Backgrounds) -> Candidate:
    """The candidate; `others` gets those of all decisions. BadInput where there is no such decision."""
    found, count = None, 0
    async for step in steps:
        others.offer(step.features[step.computed.decisions["candidates"] >= 0])
        own = _own(step, wanted.shopper.encode())
        found, count = _newest(step, own, wanted) or found, count + len(own)
    if found is None:
        asked = ", ".join(f"{name} {value}" for name, value in vars(wanted).items() if value)
        raise BadInput(
            "no such decision with a candidate",
            seen=f"{asked}; this shopper has {count} decisions",
            remedy="the table decisions in ClickHouse lists shoppers, products and ids",
        )
    return found


def _own(step: Rerun, shopper: bytes) -> list[int]:
    rows = step.computed.decisions["row"].tolist()
    return [at for at, row in enumerate(rows) if step.shoppers[row] == shopper]


def _newest(step: Rerun, own: list[int], wanted: Wanted) -> Candidate | None:
    for at in reversed(own):
        place = _place(step, step.computed.decisions[at], wanted)
        if place is not None:
            return _candidate(step, at, place)
    return None


def _place(step: Rerun, made: np.void, wanted: Wanted) -> int | None:
    """Which candidate: of the product that is asked for, else the one chosen, else the most interesting."""
    candidates: npt.NDArray[np.int32] = made["candidates"]
    count = int((candidates >= 0).sum())
    if not count or (wanted.decision and to_hex(made["id"]) != wanted.decision):
        return None
    if wanted.product:
        products = [step.force.view.products[launch] for launch in candidates[:count]]
        return products.index(wanted.product) if wanted.product in products else None
    chosen = np.flatnonzero(candidates[:count] == made["action"])
    return int(chosen[0]) if len(chosen) else int(made["interest_micro"][:count].argmax())


def _candidate(step: Rerun, at: int, place: int) -> Candidate:
    made, scores, view = step.computed.decisions[at], step.computed.scores, step.force.view
    launch = int(made["candidates"][place])
    return Candidate(
        decision=to_hex(made["id"]),
        at_ms=int(step.taken.events["at_ms"][made["event"]]),
        launch=view.ids[launch],
        product=view.products[launch],
        point=step.features[at],
        place=place,
        interest=float(scores.interest[at, place]),
        model=str(scores.of_points()[at]),
        flags=words(int(made["flags"]) | int(scores.flags[at])),
    )
