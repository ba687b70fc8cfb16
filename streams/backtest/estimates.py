"""What a candidate would have earned a decision, five ways and by trajectories, with intervals; and less the log's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I8
from scorer.ope import estimators, intervals, switching, weights
from scorer.ope.estimated import Estimate, estimated
from scorer.ope.estimators import Contributions
from scorer.ope.grouped import Grouped, dense, grouped
from scorer.ope.log import Log
from scorer.ope.per_decision import per_decision
from scorer.ope.refusal import FEWEST, FEWEST_CARRIERS
from streams.backtest import rewarding
from streams.backtest.measuring import Measured
from streams.backtest.rows import Rows, concatenated
from streams.backtest.trial import Ground

TRAJECTORY: Final = "trajectory"


class Columns(NamedTuple):
    """A candidate beside the log, all partitions one after the other.

    float64[n]: `reward` as the candidate counts costs, `earned` as the log does, `taken` what the model expects of what
    was done, `learnt` by how much each row's own rewards move the direct method, `click` and `purchase` what the model
    expects of these alone. `place` int64[n]: shopper of each row, 0 to before `groups`; `at_ms` int64[n]: when.
    """

    rows: Rows
    log: Log
    reward: F8
    earned: F8
    taken: F8
    learnt: F8
    place: I8
    groups: int
    click: F8
    purchase: F8
    at_ms: I8

    def within(self, chosen: npt.NDArray[np.bool_]) -> "Columns":
        """Of some rows alone, with their shoppers."""
        place, groups = dense(self.place[chosen])
        log = Log._make(column[chosen] for column in self.log)
        own: dict[str, Any] = {"rows": self.rows.within(chosen), "log": log, "place": place, "groups": groups}
        return Columns(**own, **{name: getattr(self, name)[chosen] for name in self._fields if name not in own})


class Judged(NamedTuple):
    """Estimates of a candidate, and how they rest on shoppers: `summed` by shopper. `threshold` is that of switch-DR;
    `trajectory_ess`: shoppers of equal weight that the trajectories say as much as."""

    estimates: Mapping[str, Estimate]
    summed: Mapping[str, Grouped]
    threshold: float
    trajectory_ess: float


def columns(on: Ground, measured: Sequence[Measured]) -> Columns:
    """Of one candidate."""
    rows = concatenated([one.rows for one in measured])
    told = {
        name: np.concatenate([getattr(one, name) for one in on.logged])
        for name in ("clicked", "purchased", "cost", "context", "launch", "key", "propensity")
    }
    fold = np.concatenate(on.folds)
    promoted = np.flatnonzero(told["launch"] >= 0)
    x, launch = rewarding.numbers(told["context"][promoted]), told["launch"][promoted]
    click, purchase, pull = np.zeros(len(fold)), np.zeros(len(fold)), np.zeros((2, len(fold)))
    click[promoted], purchase[promoted] = rewarding.likely(on.model, x, launch, fold[promoted])
    wanted = np.sum([one.wanted for one in measured], axis=0)
    pull[0, promoted], pull[1, promoted] = rewarding.leverage(on.model, wanted, x, launch, fold[promoted])
    worth = on.reward.purchase - rows.cost
    reward = on.reward.click * told["clicked"] + worth * told["purchased"]
    learnt = pull[0] * (told["clicked"] - click) + pull[1] * (told["purchased"] - purchase)
    place, groups = dense(told["key"].view(np.int64))
    none = np.zeros((len(fold), 0))
    log = Log(none, np.maximum(told["launch"], 0), told["propensity"], reward, none, place)
    return Columns(
        rows=rows,
        log=log,
        reward=reward,
        earned=on.reward.click * told["clicked"] + (on.reward.purchase - told["cost"]) * told["purchased"],
        taken=on.reward.click * click + worth * purchase,
        learnt=learnt - learnt.mean(),
        place=place,
        groups=groups,
        click=click,
        purchase=purchase,
        at_ms=np.concatenate([one.at_ms for one in on.logged]),
    )


def judge(of: Columns, *, seed: int, level: float) -> Judged:
    """All estimates, each with an interval that holds the truth with `level`; by trajectories only where these say as
    much as the least number of shoppers."""
    parts, threshold = _contributions(of)
    steps = per_decision(of.log, of.rows.followed, of.place, of.groups)
    ess = weights.effective(steps.last)
    summed = {name: grouped(one, of.place, of.groups) for name, one in parts.items()}
    chains = grouped(steps.normalised, of.place, of.groups)
    if ess >= FEWEST and intervals.spread(chains).carriers >= FEWEST_CARRIERS:
        summed[TRAJECTORY] = chains
    return Judged(estimated(summed, seed=seed, miss=(1 - level) / 2), summed, threshold, ess)


def apart(of: Columns, one: Judged, other: Judged) -> dict[str, Grouped]:
    """By how much each estimate of the first is above that of the second, to first order in each shopper."""
    rows = np.bincount(of.place, minlength=of.groups).astype(np.float64)
    names = [name for name in one.summed if name in other.summed]
    return {name: _difference(one.summed[name], other.summed[name], rows) for name in names}


def _difference(one: Grouped, other: Grouped, rows: F8) -> Grouped:
    return Grouped((one.errors - other.errors) * rows.sum() + (one.value - other.value) * rows, rows)


def _contributions(of: Columns) -> tuple[dict[str, Contributions], float]:
    log, used, expected = of.log, of.rows.weight, of.rows.expected
    threshold = switching.threshold(log, used, of.taken, expected)
    parts = {
        "dm": estimators.dm(expected + of.learnt),
        "ips": estimators.ips(log, used),
        "snips": estimators.snips(log, used),
        "dr": estimators.dr(log, used, of.taken, expected),
        "switch_dr": estimators.switch_dr(log, used, of.taken, expected, threshold),
    }
    return parts, threshold
