"""One head of the interest model (clicks, or purchases) fitted to one part of a log and judged by another.

It is corrected where the part that the fit never saw shows that this is surely better: where the 95% interval of the
mean gain in cross entropy, over shoppers, lies above a hundredth of what the cross entropy was. Less is not worth a
version that must be promoted and watched; what a first correction leaves, drawn as it is towards changing nothing, is
that little. Otherwise the head stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.explain.odds import log_odds
from scorer.metrics import calibration, mean
from scorer.metrics.bootstrap import by_unit
from scorer.training import platt
from scorer.training.platt import NOTHING, Scaling
from streams.evaluation.calibrated import figures
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.judged import units
from streams.examples.points import Points

LEAST: Final = 50  # events of a head in each part: of fewer, the rate is not known to within 28% (95%)
WORTH: Final = 0.01  # the least part of the cross entropy that a correction must surely take away
Said = tuple[Points, F8]  # points, and what the model says of their candidates, float64[P, 20]


@dataclass(frozen=True)
class Head:
    """`scaling` is what is served: that of the fit, or nothing where `why` says what speaks against it. `told` are
    figures, `seen` the dots of a reliability diagram before and after the fit."""

    name: str
    scaling: Scaling
    why: str
    told: Mapping[str, Any]
    seen: Mapping[str, list[dict[str, float]]]


def judged(name: str, learnt: Said, later: Said, draws: Draws) -> Head:
    """The head of this name; the points' clicks are what it foretells. It has no fit where a part has too few."""
    counts = {"learnt": _counts(learnt[0]), "judged": _counts(later[0])}
    few = min(each["events"] for each in counts.values())
    if few < LEAST:
        return Head(name, NOTHING, f"too few events: {few} in one part, {LEAST} are needed in each", counts, {})
    (points, said), rows = learnt, learnt[0].product >= 0
    fit = platt.fit(log_odds(said[rows]), points.clicked[rows])
    now = {"before": later[1], "after": _scaled(later[1], fit)}
    gain = _gain(later, fit, draws)
    figures_of = {when: _figures(later[0], each, draws) for when, each in now.items()}
    why = _against(fit, gain["gain_ci"][0], WORTH * gain["cross_entropy"])
    told = {**counts, "fit": {"scale": fit.scale, "offset": fit.offset}, **figures_of, **gain}
    seen = {when: _dots(later[0], each) for when, each in now.items()}
    return Head(name, NOTHING if why else fit, why, told, seen)


def _against(fit: Scaling, least_gain: float, worth: float) -> str:
    if fit.scale <= 0:
        return "what the model finds likelier happened less often: it is to be trained anew"
    if least_gain <= 0:
        return "not surely better on the part that the fit never saw"
    return "" if least_gain > worth else f"not surely better by {WORTH:.0%} on the part that the fit never saw"


def _gain(later: Said, fit: Scaling, draws: Draws) -> dict[str, Any]:
    """The mean cross entropy of a candidate before, and that less the one after, with its interval over shoppers."""
    points, said = later
    rows = points.product >= 0
    odds, came = log_odds(said[rows]), points.clicked[rows]
    before, after = (platt.cross_entropy(each, came) for each in (odds, fit.of(odds)))
    unit = units(np.broadcast_to(points.shopper[:, None], rows.shape)[rows])
    gain = estimate("gain", by_unit(mean.rows(before - after), unit), mean.of, draws)
    return gain | {"cross_entropy": float(before.mean())}


def _figures(points: Points, said: F8, draws: Draws) -> dict[str, Any]:
    found = figures(points, said, points.product >= 0, draws)
    return {name: found[name] for name in ("ece", "ece_ci", "brier_skill", "brier_skill_ci")} | {
        "mean": found["mean_interest"]
    }


def _counts(points: Points) -> dict[str, Any]:
    rows = points.product >= 0
    events, candidates = int(points.clicked[rows].sum()), int(rows.sum())
    return {"candidates": candidates, "events": events, "rate": events / candidates if candidates else None}


def _dots(points: Points, said: F8) -> list[dict[str, float]]:
    rows = points.product >= 0
    return calibration.dots(said[rows], points.clicked[rows])


def _scaled(said: F8, fit: Scaling) -> F8:
    return np.asarray(1 / (1 + np.exp(-fit.of(log_odds(said)))), np.float64)
