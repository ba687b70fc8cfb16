"""A correction of the served interest model's probabilities, learnt from a log's past, judged on a later part of it.

A head (clicks, purchases) is corrected where the part that the fit never saw shows that this is surely better: where
the 95% interval of the mean gain in cross entropy, over shoppers, lies above 0. Otherwise it stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.errors import BadInput
from scorer.explain.odds import log_odds
from scorer.metrics import calibration, mean
from scorer.metrics.bootstrap import by_unit
from scorer.training import platt
from scorer.training.platt import NOTHING, Scaling
from streams.evaluation.calibrated import figures, said_of
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.judged import units
from streams.examples.past import Past
from streams.examples.points import Points
from streams.ports import InterestModel

HEADS: Final = ("click", "purchase")
LEAST: Final = 50  # events of a head in each part: of fewer, the rate is not known to within 28% (95%)


@dataclass(frozen=True)
class Head:
    """`scaling` is what is served: that of the fit, or nothing where `why` says what speaks against it. `told` are
    figures, `seen` the dots of a reliability diagram before and after the fit."""

    name: str
    scaling: Scaling
    why: str
    told: Mapping[str, Any]
    seen: Mapping[str, list[dict[str, float]]]


async def learnt(past: Past, interest: InterestModel, draws: Draws) -> tuple[list[Head], str]:
    """Each head's correction in the order of HEADS, and the model that was asked. BadInput where no head has `LEAST`
    events in both parts."""
    first, model = await said_of(past.learnt, interest)
    then, again = await said_of(past.judged, interest)
    heads = [
        _head(name, (_of(past.learnt, name), first[at]), (_of(past.judged, name), then[at]), draws)
        for at, name in enumerate(HEADS)
    ]
    if all("fit" not in head.told for head in heads):
        raise _too_few(heads)
    return heads, model if model == again else f"{model}, then {again}"


def _of(points: Points, name: str) -> Points:
    """The points with what the head foretells as their clicks."""
    return points if name == "click" else replace(points, clicked=points.bought)


def _head(name: str, learnt: tuple[Points, F8], judged: tuple[Points, F8], draws: Draws) -> Head:
    counts = {"learnt": _counts(learnt[0]), "judged": _counts(judged[0])}
    few = min(each["events"] for each in counts.values())
    if few < LEAST:
        return Head(name, NOTHING, f"too few events: {few} in one part, {LEAST} are needed in each", counts, {})
    rows = learnt[0].product >= 0
    fit = platt.fit(log_odds(learnt[1][rows]), learnt[0].clicked[rows])
    before, after = judged[1], _scaled(judged[1], fit)
    gain = _gain(*judged, fit, draws)
    told = {
        **counts,
        "fit": {"scale": fit.scale, "offset": fit.offset},
        "before": _figures(judged[0], before, draws),
        "after": _figures(judged[0], after, draws),
        **gain,
    }
    why = _against(fit, gain)
    seen = {"before": dots(judged[0], before), "after": dots(judged[0], after)}
    return Head(name, NOTHING if why else fit, why, told, seen)


def _against(fit: Scaling, gain: Mapping[str, Any]) -> str:
    if fit.scale <= 0:
        return "what the model finds likelier happened less often: it is to be trained anew"
    return "" if gain["gain_ci"][0] > 0 else "not surely better on the part that the fit never saw"


def _gain(points: Points, said: F8, fit: Scaling, draws: Draws) -> dict[str, Any]:
    """Mean cross entropy before less after, a candidate, with its interval over shoppers."""
    rows = points.product >= 0
    odds, came = log_odds(said[rows]), points.clicked[rows]
    lost = platt.cross_entropy(odds, came) - platt.cross_entropy(fit.of(odds), came)
    unit = units(np.broadcast_to(points.shopper[:, None], rows.shape)[rows])
    return estimate("gain", by_unit(mean.rows(lost), unit), mean.of, draws)


def _figures(points: Points, said: F8, draws: Draws) -> dict[str, Any]:
    found = figures(points, said, points.product >= 0, draws)
    return {name: found[name] for name in ("ece", "ece_ci", "brier_skill", "brier_skill_ci")} | {
        "mean": found["mean_interest"]
    }


def _counts(points: Points) -> dict[str, Any]:
    rows = points.product >= 0
    events, candidates = int(points.clicked[rows].sum()), int(rows.sum())
    return {"candidates": candidates, "events": events, "rate": events / candidates if candidates else None}


def dots(points: Points, said: F8) -> list[dict[str, float]]:
    """Of each bin of equal mass what was said on average and how often it came."""
    rows = points.product >= 0
    probability, came = said[rows], points.clicked[rows]
    which = calibration.bin_of(probability)
    return [
        {"said": float(probability[which == each].mean()), "came": float(came[which == each].mean())}
        for each in np.unique(which)
    ]


def _scaled(said: F8, fit: Scaling) -> F8:
    return np.asarray(1 / (1 + np.exp(-fit.of(log_odds(said)))), np.float64)


def _too_few(heads: list[Head]) -> BadInput:
    parts = [
        f"{head.told[part]['events']} {head.name}s among {head.told[part]['candidates']:,} candidates of the {where}"
        for head in heads
        for part, where in (("learnt", "first three fifths"), ("judged", "fourth fifth"))
    ]
    return BadInput(
        "this log holds too few events to say whether the probabilities fit",
        seen="; ".join(parts),
        remedy=f"Give a longer log: {LEAST} clicks of candidates in each of both parts. Nothing was written.",
    )
