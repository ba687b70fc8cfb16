"""What `launchpulse tune` does, from plans and wishes to all that it came to."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scorer.plan import Plan
from streams.backtest.backtest import backtest
from streams.backtest.flow import Wish, grounded, reward_of
from streams.backtest.folding import source_of
from streams.backtest.trial import Ground
from streams.examples.points import Progress
from streams.private import private
from streams.settings import Settings
from streams.tuning.search import Effort, candidate
from streams.tuning.space import Space, read_space, usual
from streams.tuning.told import told
from streams.tuning.tune import Tuned, tune

_FOLDER: Final = "searches"


@dataclass(frozen=True)
class Asked:
    """The words of the command: `log` as of a backtest; `space` None is the usual one; `resume` goes on with a search
    of the same plans, space, log and seed."""

    log: Wish = field(default_factory=Wish)
    trials: int = 100
    space: Path | None = None
    resume: bool = False


def tuned(settings: Settings, plans: Sequence[Plan], asked: Asked, progress: Progress) -> Tuned:
    """The search. BadSetting for a space, a range or a plan that cannot be searched."""
    space = read_space(asked.space, plans) if asked.space else usual(plans)
    wish = asked.log
    reward = wish.reward or reward_of([candidate("your plan", plans)])
    processes = wish.processes or len(os.sched_getaffinity(0))
    on = grounded(source_of(settings, wish.capture), reward, wish, processes=processes, progress=progress)
    journal = private(settings.data_dir) / _FOLDER / f"{_digest(on, plans, space)}.journal"
    if not asked.resume:
        journal.unlink(missing_ok=True)
    effort = Effort(asked.trials, wish.seed, processes)
    return tune(on, plans, space, effort=effort, journal=journal, level=wish.level, progress=progress)


def reported(found: Tuned, *, source: str = "") -> dict[str, Any]:
    """The backtest of the plan and of what was found, on the part that nothing was chosen by, with the search beside
    it: what a page is made of."""
    chosen = [candidate(found.chosen.name, found.chosen.trial.plans)] if found.chosen else []
    both = [candidate("your plan", found.plans), *chosen]
    fresh = backtest(found.grounds["fresh"], both, level=found.level, source=source)
    return {**fresh.told(), "tuning": told(found)}


def _digest(on: Ground, plans: Sequence[Plan], space: Space) -> str:
    """Of all that the worth of a trial depends on."""
    named: Mapping[str, Any] = {
        "plans": [plan.to_json() for plan in plans],
        "space": [(one.path, [str(value) for value in one.values]) for one in space],
        "log": [str(folder) for folder in on.folders],
        "range": [on.from_ms, on.until_ms],
        "reward": list(on.reward[:2]),
        "seed": on.seed,
    }
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]
