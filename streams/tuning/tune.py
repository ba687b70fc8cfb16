"""The whole search: what looks best on the first part of the log has to be better on the second, and is told by what it
is worth on the third."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from scorer.errors import BadInput
from scorer.plan import Plan
from streams.backtest.candidate import compare
from streams.backtest.trial import Ground, ground
from streams.plans.written_out import differences
from streams.tuning.judging import Gain
from streams.tuning.jury import Jury
from streams.tuning.panel import Judged, panel
from streams.tuning.search import Effort, Progress, Trial, candidate, search
from streams.tuning.space import Space
from streams.tuning.split import Part, split

SHORTLIST: Final = 5
KEEP, REPLACE = "keep", "replace"


class Listed(NamedTuple):
    """A candidate of the shortlist, with what the part of selection says of it."""

    name: str
    trial: Trial
    selection: Judged


@dataclass(frozen=True)
class Tuned:
    """`shortlist`: the best of the search, best first; `chosen` is the one that is told of: the winner, else the best
    of the search. `fresh`: what it is worth on the part that nothing was chosen by."""

    plans: tuple[Plan, ...]
    space: Space
    trials: tuple[Trial, ...]
    parts: Mapping[str, Part]
    grounds: Mapping[str, Ground]
    shortlist: tuple[Listed, ...]
    chosen: Listed | None
    fresh: Judged | None
    level: float

    @property
    def decision(self) -> str:
        """Whether the winner replaces the plan."""
        return REPLACE if self.chosen and self.chosen.selection.better else KEEP

    @property
    def optimism(self) -> float | None:
        """By how much the search promised more, for the candidate that is told of, than the fresh part shows."""
        if self.chosen is None or self.fresh is None or self.fresh.gain is None:
            return None
        return self.chosen.trial.gain.value - float(self.fresh.gain["value"])


def tune(
    on: Ground,
    plans: Sequence[Plan],
    space: Space,
    *,
    effort: Effort,
    journal: Path,
    level: float = 0.95,
    progress: Progress = lambda what, share: None,
) -> Tuned:
    """`on`: the whole range. BadSetting where it is too short to be parted; BadInput where the plans themselves cannot
    be judged by it."""
    default = candidate("your plan", plans)
    compare(default, on.views())
    parts = split(np.concatenate([one.at_ms for one in on.logged]))
    grounds = {name: _part(on, part) for name, part in parts.items()}
    with Jury(grounds["search"], default, processes=effort.together) as jury:
        _refuse(jury)
        trials = search(plans, space, jury, effort=effort, journal=journal, progress=progress)
    best = shortlist(trials, plans)
    listed = _listed(Jury(grounds["selection"], default), best, level) if best else ()
    chosen = _chosen(listed)
    found = Tuned(tuple(plans), space, tuple(trials), parts, grounds, listed, chosen, None, level)
    if chosen is None:
        return found
    [fresh] = panel(Jury(grounds["fresh"], default), [candidate(chosen.name, chosen.trial.plans)], level)
    return replace(found, fresh=fresh)


def shortlist(trials: Sequence[Trial], plans: Sequence[Plan]) -> list[Trial]:
    """The best of the search by what is sought, as far as they are worth more than the plans there are. Of plans that
    came to exactly the same, which decided alike, the one that changes least."""
    alike: dict[Gain, Trial] = {}
    for one in sorted(trials, key=lambda one: (_changed(one, plans), one.number)):
        if one.plans and one.worth > 0:
            alike.setdefault(one.gain, one)
    return sorted(alike.values(), key=lambda one: (-one.worth, one.number))[:SHORTLIST]


def _changed(trial: Trial, plans: Sequence[Plan]) -> int:
    """How many fields."""
    return sum(len(differences(old, new)) for old, new in zip(plans, trial.plans, strict=False))


def _listed(jury: Jury, best: Sequence[Trial], level: float) -> tuple[Listed, ...]:
    """In the order of the search."""
    names = [f"candidate {place}" for place in range(1, len(best) + 1)]
    found = panel(jury, [candidate(name, one.plans) for name, one in zip(names, best, strict=True)], level)
    return tuple(Listed(*one) for one in zip(names, best, found, strict=True))


def _chosen(listed: Sequence[Listed]) -> Listed | None:
    """Of those that are surely better the one that the selection finds best; else the first of the search."""
    better = [one for one in listed if one.selection.better and one.selection.gain]
    if not better:
        return listed[0] if listed else None
    return max(better, key=lambda one: float((one.selection.gain or {})["value"]))


def _part(on: Ground, part: Part) -> Ground:
    same = {"share": on.budgets.partitions, "seed": on.seed}
    return ground(on.folders, on.catalogue, on.reward, **same, from_ms=part.from_ms, until_ms=part.until_ms)


def _refuse(jury: Jury) -> None:
    """BadInput where the plans that there are cannot be judged."""
    found = jury.refused()
    if found.reason:
        raise BadInput("your plan cannot be judged by this log", seen=found.reason, remedy=found.needed)
