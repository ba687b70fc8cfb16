"""Two groups of shoppers, compared by each outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scorer.lift.arm import Arm
from scorer.lift.difference import ENOUGH, Interval, difference
from scorer.lift.patience import times_as_much
from scorer.lift.relative import relative
from streams.lift.groups import Group
from streams.lift.period import Asked
from streams.lift.questions import OUTCOMES


@dataclass(frozen=True)
class Outcome:
    """One outcome, by shopper: means of both groups, the difference and the difference in shares of the second's mean.

    `more`: how many times as much as so far must still be seen until the interval leaves 0 out; 0 where it does,
    infinite where that is not in sight. `active` shoppers had the outcome, `wanted` are needed for an interval.
    """

    first: float
    second: float
    lift: Interval
    relative: Interval
    more: float
    active: float
    wanted: float

    @property
    def state(self) -> str:
        """`early`: too few outcomes for an interval; `up`, `down`: the interval leaves 0 out; `open`: it does not."""
        if not np.isfinite(self.lift.low):
            return "early"
        return "up" if self.lift.low > 0 else "down" if self.lift.high < 0 else "open"


@dataclass(frozen=True)
class Comparison:
    """`first` less `second`: promoted less held out, or an offer less nothing. `name`: segment, offer or channel."""

    name: str
    first: Group
    second: Group
    outcomes: Mapping[str, Outcome]


def compare(name: str, first: Group, second: Group, asked: Asked, alpha: float) -> Comparison:
    """Each interval is right with probability 1 - alpha, however often one looks."""
    found = {}
    for each in OUTCOMES:
        found[each] = _outcome(first.outcomes[each], second.outcomes[each], asked.planned(each), alpha)
    return Comparison(name, first, second, found)


def _outcome(first: Arm, second: Arm, planned: float, alpha: float) -> Outcome:
    active = float(first.active + second.active)
    if not (first.shoppers > 0 and second.shoppers > 0):
        return Outcome(_mean(first), _mean(second), _NOTHING, _NOTHING, float("inf"), active, float("inf"))
    both = {"planned": planned, "alpha": alpha}
    smaller = min(first.shoppers, second.shoppers) / (first.shoppers + second.shoppers)
    lift, ratio = difference(first, second, **both), relative(first, second, **both)
    more = times_as_much(first, second, **both) - 1
    return Outcome(_mean(first), _mean(second), lift, ratio, more, active, float(np.ceil(ENOUGH / smaller)))


def _mean(arm: Arm) -> float:
    return float(arm.y / arm.shoppers) if arm.shoppers > 0 else float("nan")


_NOTHING = Interval(np.array(np.nan), np.array(-np.inf), np.array(np.inf))
