"""What the candidate would have earned if each decision changes what comes after it, or why that cannot be said."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scorer.ope import intervals, refusal, tails, weights
from scorer.ope.grouped import dense, grouped
from scorer.ope.log import Log, check
from scorer.ope.per_decision import per_decision


class Trajectories(NamedTuple):
    """`estimators`: `pdis` and `snpdis` (value, low, high) of a decision. `ess` are groups of equal weight that would
    say as much, `max_weight` the greatest product of a group's weights."""

    estimators: Mapping[str, tuple[float, float, float]]
    ess: float
    max_weight: float
    refused: str
    needed: str


def trajectories(log: Log, *, level: float = 0.95, candidates: int = 1, clip: float | None = None) -> Trajectories:
    """Rows of a group stand in the order of their time. One-step estimates take what was known at a decision as given;
    here the candidate may also have come to other places. Refused by the rules of scorer.ope.refusal, asked of the
    products of weights: long groups, or a candidate far from the log, leave few products that are not 0."""
    check(log)
    place, groups = dense(log.group)
    found = per_decision(log, weights.of(log, clip), place, groups)
    parts = {"pdis": grouped(found.plain, place, groups), "snpdis": grouped(found.normalised, place, groups)}
    overlap = refusal.Overlap(
        found.last,
        np.ones(groups),
        weights.effective(found.last) / max(groups, 1),
        tails.tail(found.last),
        1.0,
        clip is not None,
        np.inf,
    )
    why = refusal.too_little(log, groups)
    why = why if why.reason else refusal.poor_overlap(log, overlap)
    why = why if why.reason else refusal.too_few_carriers(min(intervals.spread(one).carriers for one in parts.values()))
    miss = (1 - level) / candidates / 2
    told = {name: (one.value, *intervals.analytic(one, miss)) for name, one in parts.items()}
    return Trajectories(
        {} if why.reason else told,
        weights.effective(found.last),
        float(found.last.max(initial=0)),
        why.reason,
        why.needed,
    )
