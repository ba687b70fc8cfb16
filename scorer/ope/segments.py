"""What the candidate would have earned in each part of the log, or why that part cannot say it."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I8
from scorer.ope import intervals, refusal
from scorer.ope.estimators import Contributions
from scorer.ope.evaluation import Evaluation
from scorer.ope.grouped import dense, grouped
from scorer.ope.log import Log
from scorer.ope.support import unsupported


class Segment(NamedTuple):
    """The doubly robust value of a decision in the segment, with the interval that holds it; `refused` where its own
    rows, as a log, would be: then nothing here is to be believed."""

    rows: int
    value: float
    ci_low: float
    ci_high: float
    refused: str


def segments(
    log: Log, evaluation: Evaluation, code: I8, *, level: float = 0.95, support: F8 | None = None
) -> Mapping[int, Segment]:
    """By `code` int64[n] of each row of `log`, whose `evaluation` this is; the intervals of all segments hold together
    with `level` (Bonferroni). From the same contributions as the whole, so that segments add up to it. Empty where the
    whole log is refused. `support` as in scorer.ope.evaluation."""
    if not evaluation.contributions or evaluation.refused:
        return {}
    found = np.unique(code)
    miss = (1 - level) / len(found) / 2
    return {int(one): _segment(log, evaluation, code == one, support, miss) for one in found}


def _segment(
    log: Log, evaluation: Evaluation, inside: npt.NDArray[np.bool_], support: F8 | None, miss: float
) -> Segment:
    """Overlap of the whole log says nothing of a part: where the log did nothing of what the candidate does there, only
    the model speaks, and its spread is not its error."""
    here, known = Log._make(column[inside] for column in log), None if support is None else support[inside]
    parts = {name: Contributions(*(c[inside] for c in evaluation.contributions[name])) for name in refusal.IN_THE_LOG}
    place, groups = dense(evaluation.place[inside])
    summed = {name: grouped(one, place, groups) for name, one in parts.items()}
    missing, used, clipped = unsupported(here, known), parts["snips"].below, evaluation.clipped > 0
    verdict = refusal.before(here, used, place, groups, missing, clipped=clipped, support=known)
    if not verdict.reason:
        verdict = refusal.after(here, missing, {name: intervals.spread(one) for name, one in summed.items()})
    ends = (float("nan"), float("nan")) if verdict.reason else intervals.analytic(summed["dr"], miss)
    return Segment(len(place), summed["dr"].value, *ends, verdict.reason)
