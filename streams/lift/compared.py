"""Two groups of shoppers, compared by each outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scorer.lift.arm import Arm
from scorer.lift.cuped import adjusted
from scorer.lift.difference import ENOUGH, Interval, difference
from scorer.lift.patience import times_as_much
from scorer.lift.relative import relative
from streams.lift.groups import Group
from streams.lift.period import Asked
from streams.lift.questions import OUTCOMES


class Means(NamedTuple):
    """Of an outcome, by shopper, in either group."""

    treated: float
    control: float


@dataclass(frozen=True)
class Outcome:
    """One outcome, by shopper: means of both groups as they were `seen`, and `adjusted` to what they would be had both
    behaved alike before (CUPED), which can lie below 0; the difference of the adjusted ones, and that as a share of the
    control's.

    `more`: how many times as much as so far must still be seen until the interval leaves 0 out; 0 where it does,
    infinite where that is not in sight. `active` shoppers had the outcome, `idle` had it not; of either, `wanted` are
    needed for an interval.
    """

    seen: Means
    adjusted: Means
    lift: Interval
    relative: Interval
    more: float
    active: float
    idle: float
    wanted: float

    @property
    def state(self) -> str:
        """`early`: too few outcomes for an interval; `up`, `down`: the interval leaves 0 out; `open`: it does not."""
        if not np.isfinite(self.lift.low):
            return "early"
        return "up" if self.lift.low > 0 else "down" if self.lift.high < 0 else "open"


@dataclass(frozen=True)
class Comparison:
    """`treated` less `control`: promoted less held out, or an offer less nothing. `name`: segment, offer or channel.
    `either`, of an offer or channel: the shoppers for whom it was open which of both they got, whatever they got; both
    sides stand for these. None: it was for all."""

    name: str
    treated: Group
    control: Group
    outcomes: Mapping[str, Outcome]
    either: int | None = None


def compare(name: str, treated: Group, control: Group, asked: Asked, alpha: float) -> Comparison:
    """Each interval is right with probability 1 - alpha, however often one looks."""
    found = {}
    for each in OUTCOMES:
        found[each] = _outcome(treated.outcomes[each], control.outcomes[each], asked.planned(each), alpha)
    return Comparison(name, treated, control, found)


def _outcome(treated: Arm, control: Arm, planned: float, alpha: float) -> Outcome:
    active = float(treated.active + control.active)
    idle = float(treated.shoppers + control.shoppers) - active
    if not (treated.shoppers > 0 and control.shoppers > 0):
        return Outcome(_NO_MEANS, _NO_MEANS, _NOTHING, _NOTHING, float("inf"), active, idle, float("inf"))
    means = adjusted(treated, control)
    lift = difference(treated, control, planned=planned, alpha=alpha)
    ratio = relative(treated, control, planned=planned, alpha=alpha)
    more = times_as_much(treated, control, planned=planned, alpha=alpha) - 1
    smaller = min(treated.shoppers, control.shoppers) / (treated.shoppers + control.shoppers)
    wanted = float(np.ceil(ENOUGH / smaller))
    seen = Means(*(float(arm.y / arm.shoppers) for arm in (treated, control)))
    alike = Means(float(means.treated), float(means.held))
    return Outcome(seen, alike, lift, ratio, more, active, idle, wanted)


_NO_MEANS = Means(float("nan"), float("nan"))
_NOTHING = Interval(np.array(np.nan), np.array(-np.inf), np.array(np.inf))
