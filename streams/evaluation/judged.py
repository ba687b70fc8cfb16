"""Figures of rankings: for each ranker recall, reciprocal rank and gain at 20, with intervals over shoppers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.arrays import I4
from scorer.metrics import mean, ranking
from scorer.metrics.bootstrap import by_unit
from streams.evaluation.estimate import Draws, estimate
from streams.examples.question import Places

MOST: Final = 20
FIGURES: Final = {
    f"recall@{MOST}": ranking.recall,
    f"mrr@{MOST}": ranking.reciprocal_rank,
    f"ndcg@{MOST}": ranking.ndcg,
}


@dataclass(frozen=True)
class Judged:
    """Where each ranker put the answer of one question, in whose samples the question is, whose it is, and whether
    the shopper had the answer before."""

    click: int
    shopper: int
    all: bool
    new: bool
    again: bool
    places: Places


def figures(judged: Sequence[Judged], names: Sequence[str], draws: Draws) -> Mapping[str, dict[str, Any]]:
    """Each ranker's figures under its name."""
    unit = units(np.array([each.shopper for each in judged], np.int64))
    return {name: _of([each.places[name] for each in judged], unit, draws) for name in names}


def ranked(judged: Sequence[Judged], name: str) -> float:
    """Share of the answers that were ranked at all: no recall can be above it. Not a number of none."""
    places = [each.places[name][0] < ranking.NOWHERE for each in judged]
    return sum(places) / len(places) if places else float("nan")


def units(shopper: "np.ndarray[Any, np.dtype[Any]]") -> I4:
    """Shoppers numbered from 0."""
    _, inverse = np.unique(shopper, return_inverse=True)
    return np.asarray(inverse, np.int32)


def _of(places: list[tuple[int, int]], unit: I4, draws: Draws) -> dict[str, Any]:
    better, tied = np.array(places, np.int64).reshape(-1, 2).T
    found: dict[str, Any] = {"n": len(places)}
    for name, figure in FIGURES.items():
        sums = by_unit(mean.rows(figure(better, tied, MOST)), unit)
        found |= estimate(name, sums, mean.of, draws)
    return found
