"""What the candidate would have earned in each part of the log."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scorer.arrays import I8
from scorer.ope import intervals, refusal
from scorer.ope.estimators import Contributions
from scorer.ope.evaluation import Evaluation
from scorer.ope.grouped import grouped


class Segment(NamedTuple):
    """The doubly robust value of a decision in the segment, with the interval that holds it; `refused` where too few of
    its groups say anything: then nothing here is to be believed."""

    rows: int
    value: float
    ci_low: float
    ci_high: float
    refused: str


def segments(evaluation: Evaluation, code: I8, *, level: float = 0.95) -> Mapping[int, Segment]:
    """By `code` int64[n] of each row; the intervals of all segments hold together with `level` (Bonferroni). From the
    same contributions as the whole, so that segments add up to it. Empty where the whole log is refused."""
    if not evaluation.contributions or evaluation.refused:
        return {}
    found = np.unique(code)
    miss = (1 - level) / len(found) / 2
    return {int(one): _segment(evaluation.contributions["dr"], evaluation.place, code == one, miss) for one in found}


def _segment(contributions: Contributions, place: I8, inside: np.ndarray, miss: float) -> Segment:  # type: ignore[type-arg]
    here, groups = np.unique(place[inside], return_inverse=True)
    sums = grouped(Contributions(*(column[inside] for column in contributions)), groups.astype(np.int64), len(here))
    if len(here) < refusal.FEWEST:
        return Segment(int(inside.sum()), sums.value, float("nan"), float("nan"), f"only {len(here)} groups")
    verdict = refusal.too_few_carriers(intervals.spread(sums).carriers)
    return Segment(int(inside.sum()), sums.value, *intervals.analytic(sums, miss), verdict.reason)
