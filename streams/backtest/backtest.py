"""A backtest: candidates judged by one log, together at one error rate, with what to beware of first."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Final

import numpy as np

from scorer.ope import intervals
from scorer.ope.grouped import Grouped
from streams.backtest import warning
from streams.backtest.candidate import LOGGED, Candidate, Compared, compare
from streams.backtest.judging import BEST, Verdict, base, judged, logged
from streams.backtest.measuring import Measured
from streams.backtest.moments import load
from streams.backtest.trial import Ground, trial
from streams.examples.points import Progress

FORMAT: Final = 1
_WHAT: Final = "decides again under the candidates"


@dataclass(frozen=True)
class Backtest:
    """What `launchpulse backtest` finds; `told` gives it as JSON has it (README, "Try a plan on what happened")."""

    source: str
    ground: Ground
    level: float
    logged: Mapping[str, Any]
    verdicts: tuple[Verdict, ...]
    simultaneous: Mapping[str, Mapping[str, Any]]

    def told(self) -> dict[str, Any]:
        """One JSON object; numbers are floats and whole numbers, null where one is not known."""
        on = self.ground
        candidates = [one.told | {"simultaneous": self.simultaneous.get(one.candidate.name)} for one in self.verdicts]
        warnings = warning.warnings(self.verdicts, self.logged["expected_promotions"], on.reward.currency)
        return {
            "format": FORMAT,
            "range": _range(on, self.source),
            "versions": {"interest": sorted({name for folder in on.folders for name in load(folder).models})},
            "reward": dict(on.reward._asdict()),
            "level": self.level,
            "error_rate": 1 - self.level,
            "seed": on.seed,
            "comparisons": len(self.simultaneous),
            "multiplicity": "all differences share it in equal parts (Bonferroni)",
            "warnings": warnings,
            "logged": dict(self.logged),
            "candidates": candidates,
        }


def backtest(
    on: Ground,
    candidates: Sequence[Candidate],
    *,
    level: float,
    source: str = "",
    processes: int = 1,
    progress: Progress = lambda what, share: None,
) -> Backtest:
    """Every candidate, in `processes` of this machine. BadSetting for a plan that the log knows nothing of."""
    views = on.views()
    compared = [compare(one, views) for one in candidates]
    measured = _measured(on, [LOGGED, *candidates], processes, progress)
    against = base(on, measured[0], level=level)
    found = tuple(
        judged(on, one, [*of], parts, against, level=level)
        for one, of, parts in zip(candidates, compared, measured[1:], strict=True)
    )
    return Backtest(source, on, level, logged(on, against), found, simultaneous(found, level))


def simultaneous(found: Sequence[Verdict], level: float) -> dict[str, dict[str, Any]]:
    """Intervals of the differences to the log that all hold together with `level`, of those that are not refused: each
    its own, which is longer to the side to which the estimate is skewed, missed so much less often (Bonferroni)."""
    some = {one.candidate.name: one.apart for one in found if one.apart is not None}
    return {name: _together(one, (1 - level) / 2 / len(some)) for name, one in some.items()}


def _together(one: Grouped, miss: float) -> dict[str, Any]:
    low, high = intervals.analytic(one, miss)
    return {"low": low, "high": high, "better": low > 0, "worse": high < 0}


def _measured(on: Ground, candidates: Sequence[Candidate], processes: int, progress: Progress) -> list[list[Measured]]:
    """By candidate, then by partition."""
    count = len(on.folders)
    jobs = [(one, which) for one in candidates for which in range(count)]
    found: list[Measured] = []
    if processes <= 1 or len(jobs) < 4 * processes:
        for one, which in jobs:
            found.append(trial(on, one, which))
            progress(_WHAT, len(found) / len(jobs))
    else:
        with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (on,)) as pool:
            for made in pool.map(_trial, *zip(*jobs, strict=True)):
                found.append(made)
                progress(_WHAT, len(found) / len(jobs))
    return [found[at : at + count] for at in range(0, len(found), count)]


_GROUND: list[Ground] = []  # of this process


def _begin(on: Ground) -> None:
    _GROUND[:] = [on]


def _trial(candidate: Candidate, which: int) -> Measured:
    return trial(_GROUND[0], candidate, which)


def _range(on: Ground, source: str) -> dict[str, Any]:
    at_ms = np.concatenate([one.at_ms for one in on.logged])
    moments = [load(folder) for folder in on.folders]
    return {
        "from_ms": int(at_ms.min()),
        "to_ms": int(at_ms.max()),
        "source": source,
        "partitions": len(moments),
        "steps": sum(one.steps for one in moments),
        "events": sum(len(one.columns["events"]) for one in moments),
        "decisions": len(at_ms),
        "shoppers": len(np.unique(np.concatenate([one.key for one in on.logged]))),
        "left_out": {"window_not_closed": sum(one.open for one in on.logged)},
    }


__all__ = ["BEST", "Backtest", "Compared", "backtest", "simultaneous"]
