"""Sums by group to estimates, each with both of its intervals."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8
from scorer.ope import believed, bootstrap, intervals
from scorer.ope.grouped import Grouped

BELIEVING: Final = ("dm", "switch_dr")  # a model's word: an interval of their own would say nothing of its error


class Estimate(NamedTuple):
    """What a decision earns in the mean. The interval is that of scorer.ope.intervals; the bootstrap's stands
    beside it. `se` is of the estimate itself, without what a model may be wrong by."""

    value: float
    ci_low: float
    ci_high: float
    se: float
    bootstrap_low: float
    bootstrap_high: float


def estimated(summed: Mapping[str, Grouped], *, seed: int, miss: float) -> dict[str, Estimate]:
    """Of each name; an interval's ends are missed with probability `miss` each. Those of estimates that believe the
    model hold the doubly robust one's too, so `dr` stands beside them."""
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
