"""The one door: a log to what the candidate would have earned, how sure that is, and whether to believe it."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.ope import believed, bootstrap, estimators, intervals, refusal, reward_model, switching, weights
from scorer.ope.calibration import Calibration, calibration
from scorer.ope.estimators import Contributions
from scorer.ope.grouped import Grouped, dense, grouped
from scorer.ope.log import Log, check
from scorer.ope.support import Unsupported, unsupported

BELIEVING = ("dm", "switch_dr")


class Estimate(NamedTuple):
    """What a decision earns in the mean. The interval is that of scorer.ope.intervals; the bootstrap's stands
    beside it. `se` is of the estimate itself, without what a model may be wrong by."""

    value: float
    ci_low: float
    ci_high: float
    se: float
    bootstrap_low: float
    bootstrap_high: float


class Evaluation(NamedTuple):
    """`refused` says why nothing here is to be believed, `needed` what log would do; empty, and `estimators` full,
    otherwise.

    `ess` are decisions of equal weight that would say as much, `max_weight` is the greatest before any clipping,
    `clipped` counts the rows that were; `support_violations` rows in which the candidate may do what the log never did.
    `threshold` is the weight from which switch-DR believes the model. `contributions` and `place` (group of each row
    from 0) are what segments and comparisons are made of.
    """

    estimators: Mapping[str, Estimate]
    ess: float
    max_weight: float
    support_violations: int
    histogram: weights.Histogram
    calibration: Calibration | None
    threshold: float
    clipped: int
    refused: str
    needed: str
    contributions: Mapping[str, Contributions]
    place: I8


def evaluate(
    log: Log,
    q: F8 | None = None,
    *,
    seed: int,
    level: float = 0.95,
    candidates: int = 1,
    clip: float | None = None,
    support: F8 | None = None,
) -> Evaluation:
    """Five estimates with intervals that hold the truth with probability `level`.

    `q` float64[n, A] predicts rewards and was learnt elsewhere; without it a model is learnt here, cross-fitted.
    `candidates`: how many are judged by one log; the intervals of all of them together hold with `level` (Bonferroni:
    that needs nothing of the other candidates, and holds however alike they are). `support` float64[n, A]: every
    action's logged probability, where known. Raises BadInput for columns that are no log.
    """
    check(log)
    raw, (place, groups) = weights.of(log), dense(log.group)
    used = raw if clip is None else weights.of(log, clip)
    missing = unsupported(log, support)
    before = refusal.before(log, used, place, groups, missing, clipped=clip is not None, support=support)
    if before.reason:
        return _refused(before, raw, missing, place)
    rewards = reward_model.cross_fitted(log, seed) if q is None else reward_model.given(q)
    parts, threshold, fit = _contributions(log, used, rewards)
    summed = {name: grouped(one, place, groups) for name, one in parts.items()}
    verdict = _verdict(log, missing, summed)
    told = {} if verdict.reason else _estimates(summed, seed, (1 - level) / candidates / 2)
    return _refused(verdict, raw, missing, place)._replace(
        estimators=told,
        calibration=fit,
        threshold=threshold,
        clipped=int((used < raw).sum()),
        contributions=parts,
    )


def _contributions(
    log: Log, used: F8, rewards: reward_model.Rewards
) -> tuple[dict[str, Contributions], float, Calibration]:
    expected, taken = estimators.expected(log, rewards.q), estimators.taken(log, rewards.q)
    threshold = switching.threshold(log, used, taken, expected)
    learnt = rewards.leverage * (log.reward - taken)
    parts = {
        "dm": estimators.dm(expected + learnt - learnt.mean()),
        "ips": estimators.ips(log, used),
        "snips": estimators.snips(log, used),
        "dr": estimators.dr(log, used, taken, expected),
        "switch_dr": estimators.switch_dr(log, used, taken, expected, threshold),
    }
    return parts, threshold, calibration(taken, log.reward)


def _verdict(log: Log, missing: Unsupported, summed: Mapping[str, Grouped]) -> refusal.Refusal:
    spreads = {name: intervals.spread(one) for name, one in summed.items() if name not in BELIEVING}
    return refusal.first(
        refusal.no_support(log, missing, spreads["dr"].se),
        refusal.too_few_carriers(min(one.carriers for one in spreads.values())),
    )


def _estimates(summed: Mapping[str, Grouped], seed: int, miss: float) -> dict[str, Estimate]:
    drawn = _drawn(summed, seed, miss)
    return {name: _estimate(name, summed, drawn, miss) for name in summed}


def _estimate(name: str, summed: Mapping[str, Grouped], drawn: Mapping[str, F8], miss: float) -> Estimate:
    own = summed[name]
    if name not in BELIEVING:
        both = intervals.analytic(own, miss), bootstrap.percentile(drawn[name], miss)
    else:
        less = believed.narrower(own, summed["dr"], miss)
        around = intervals.analytic(summed["dr"], less), bootstrap.percentile(drawn["dr"], less)
        both = believed.stretched(around[0], own.value), believed.stretched(around[1], own.value)
    return Estimate(own.value, *both[0], intervals.spread(own).se, *both[1])


def _drawn(summed: Mapping[str, Grouped], seed: int, miss: float) -> dict[str, F8]:
    """Estimates of the groups drawn, for those that have an interval of their own."""
    names = [name for name in summed if name not in BELIEVING]
    columns = np.stack([column for name in names for column in summed[name]], axis=1)
    sums = bootstrap.draws(columns, seed=seed, miss=miss)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: sums[:, 2 * i] / sums[:, 2 * i + 1] for i, name in enumerate(names)}


def _refused(why: refusal.Refusal, raw: F8, missing: Unsupported, place: I8) -> Evaluation:
    return Evaluation(
        estimators={},
        ess=weights.effective(raw),
        max_weight=float(raw.max(initial=0.0)),
        support_violations=missing.rows,
        histogram=weights.histogram(raw),
        calibration=None,
        threshold=float("nan"),
        clipped=0,
        contributions={},
        place=place,
        refused=why.reason,
        needed=why.needed,
    )
