"""When a log cannot carry an estimate, why, and what would: stated rules, each about what an interval rests on. A
segment of a log is a log.

Chosen on simulated logs of other seeds than those whose coverage is reported (tests/benchmarks/ope_coverage.py). How
small the effective sample is beside the log is no rule: a quarter, or a fiftieth, of a large log is enough. Where it is
a quarter, a heavy tail of weights has too little of the weight to matter.
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.ope import tails, weights
from scorer.ope.intervals import Spread
from scorer.ope.log import Log
from scorer.ope.support import Unsupported

FEWEST: Final = 30.0  # groups, and groups of equal weight that say as much
FEWEST_CARRIERS: Final = 3.0  # groups of equal error that would make the same variance
OFF: Final = 3.0  # standard errors that the mean weight may be from 1: three honest logs in a thousand are beyond
ROUNDED: Final = 0.001  # nor is a mean so near to 1 refused: propensities are written with few digits
PLENTY: Final = 0.25  # effective rows over rows from which on the tail of weights is no reason
BIAS: Final = (
    0.25  # standard errors that what has no support may be wrong by: the truth is missed 0.6 in 100 times more
)
IN_THE_LOG: Final = ("ips", "snips", "dr")  # estimates that rest on rewards as seen, whatever a model says
_PLANNED: Final = 100.0  # groups of equal weight that the advice aims at
_EXPLORED: Final = (0.01, 0.2)


class Refusal(NamedTuple):
    """Both empty where nothing is refused."""

    reason: str
    needed: str


NONE: Final = Refusal("", "")


def first(*each: Refusal) -> Refusal:
    """The first that refuses."""
    return next((one for one in each if one.reason), NONE)


class Overlap(NamedTuple):
    """What is known of a log before anything is estimated. `weight` float64[g] sums the weights of each group, `rows`
    float64[g] counts; `share` of the rows is effective; `supported` is what weights average to, 1 but for what the log
    never did; `clipped` says whether they were cut on purpose, so that they need not; `expected` are the effective
    rows by all actions' logged probabilities, infinite where those are not known."""

    weight: F8
    rows: F8
    share: float
    tail: float
    supported: float
    clipped: bool
    expected: float


def overlap(
    log: Log, weight: F8, place: I8, groups: int, missing: Unsupported, *, clipped: bool, support: F8 | None
) -> Overlap:
    """Of a log's weights; `support` as in scorer.ope.support."""
    summed, rows = np.bincount(place, weight, minlength=groups), np.bincount(place, minlength=groups)
    return Overlap(
        summed.astype(np.float64),
        rows.astype(np.float64),
        weights.effective(weight) / max(len(weight), 1),
        tails.tail(weight),
        1 - missing.mass,
        clipped,
        _expected(log, support),
    )


def before(  # all that a log may be refused for
    log: Log, weight: F8, place: I8, groups: int, missing: Unsupported, *, clipped: bool, support: F8 | None
) -> Refusal:
    """What speaks against a log before anything is estimated."""
    if (little := too_little(log, groups)).reason:
        return little
    poor = poor_overlap(log, overlap(log, weight, place, groups, missing, clipped=clipped, support=support))
    if poor.reason and missing.rows:
        return Refusal(f"{poor.reason}; {_beyond(missing)}", poor.needed)
    return poor


def after(log: Log, missing: Unsupported, spreads: Mapping[str, Spread]) -> Refusal:
    """What speaks against estimates: by the spread of each of IN_THE_LOG."""
    carriers = min(spreads[name].carriers for name in IN_THE_LOG)
    return first(no_support(log, missing, spreads["dr"].se), too_few_carriers(carriers))


def too_little(log: Log, groups: int) -> Refusal:
    """Where there is nothing to estimate from."""
    actions = log.candidate.shape[1]
    if groups < FEWEST:
        return Refusal(f"there are {groups} independent groups; {FEWEST:.0f} are the least", _advice(actions, 0, 0))
    if log.reward.min() == log.reward.max():
        return Refusal(f"every reward is {log.reward[0]:g}, so nothing can be told of their spread", "a longer log")
    return NONE


def poor_overlap(log: Log, found: Overlap) -> Refusal:
    """Where few decisions stand for what the candidate does, or none can."""
    rows, groups = len(log.reward), len(found.rows)
    advice = _advice(log.candidate.shape[1], rows, groups)
    effective = min(weights.effective(found.weight), found.expected * groups / rows)
    if effective < FEWEST:
        return Refusal(
            f"weights are so uneven that all rows say as much as {effective:.1f} groups; {FEWEST:.0f} are the least",
            advice,
        )
    if found.tail > tails.NO_VARIANCE and found.share < PLENTY:
        reason = f"weights have so heavy a tail that they have no variance (shape {found.tail:.2f}, above 0.50)"
        return Refusal(reason, advice)
    mean, off = float(found.weight.sum()) / rows, _off(found)
    if not found.clipped and abs(off) > OFF and abs(mean - found.supported) > ROUNDED:
        reason = (
            f"weights average to {mean:.3f}, {abs(off):.1f} standard errors from {found.supported:.3g}: actions were "
            "drawn with other propensities, or the candidate does what was hardly done"
        )
        return Refusal(reason, advice)
    return NONE


def no_support(log: Log, found: Unsupported, se: float) -> Refusal:
    """Where what the log never did may move the estimate by more than BIAS of its standard error `se`."""
    worst = found.mass * float(log.reward.max() - log.reward.min())
    if worst <= BIAS * se:
        return NONE
    return Refusal(
        _beyond(found),
        _advice(log.candidate.shape[1], len(log.reward), len(log.reward)),
    )


def too_few_carriers(carriers: float) -> Refusal:
    """`carriers` as scorer.ope.intervals has it, the fewest of any estimate."""
    if carriers >= FEWEST_CARRIERS:
        return NONE
    reason = (
        f"as few as {carriers:.1f} groups make out how uncertain an estimate is, and {FEWEST_CARRIERS:.0f} are the "
        "least: a single rare reward would decide"
    )
    return Refusal(reason, "a longer log, or more exploration of what the candidate does")


def _beyond(missing: Unsupported) -> str:
    return f"{missing.mass:.2%} of what the candidate does was never done ({missing.rows} rows)"


def _off(found: Overlap) -> float:
    """Standard errors that the mean weight is from what it should be; 0 where all are just that."""
    apart = found.weight - found.supported * found.rows
    spread = math.sqrt(float((apart * apart).sum()))
    return float(apart.sum()) / spread if spread > 1e-9 * len(apart) else 0.0


def _expected(log: Log, support: F8 | None) -> float:
    """Rows times (mean weight)^2 over the mean squared weight, by all actions' probabilities."""
    if support is None or not len(support):
        return math.inf
    known = support > 0
    per = np.where(known, log.candidate / np.where(known, support, 1), 0)
    first, second = (float((per**power * support).sum(axis=1).mean()) for power in (1, 2))
    return len(support) * first * first / second if second > 0 else 0.0


def _advice(actions: int, rows: int, groups: int) -> str:
    """What keeps weights small whatever the candidate is: none is above actions / share, so n decisions say as much as
    n share / actions at least."""
    low, high = _EXPLORED
    each = rows / groups if groups else 1.0
    share = min(max(_PLANNED * actions / groups, low), high) if groups else 0.1
    decisions = math.ceil(_PLANNED * actions / share * each)
    return (
        f"a log of about {decisions:,} decisions that draws {share:.0%} of them evenly from all {actions} actions: no "
        f"weight is then above {actions / share:.0f}"
    )
