"""The one door: a log to what the candidate would have earned, how sure that is, and whether to believe it."""

from collections.abc import Mapping
from typing import NamedTuple

from scorer.arrays import F8, I8
from scorer.ope import estimators, intervals, refusal, reward_model, switching, weights
from scorer.ope.calibration import Calibration, calibration
from scorer.ope.estimated import Estimate, estimated
from scorer.ope.estimators import Contributions
from scorer.ope.grouped import dense, grouped
from scorer.ope.log import Log, check
from scorer.ope.support import Unsupported, unsupported


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
    verdict = refusal.after(log, missing, {name: intervals.spread(summed[name]) for name in refusal.IN_THE_LOG})
    told = {} if verdict.reason else estimated(summed, seed=seed, miss=(1 - level) / candidates / 2)
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
