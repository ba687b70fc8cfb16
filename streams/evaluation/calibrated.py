"""Whether an interest is the probability of a click: at the worker's own decision points of the test period.

A point is where a worker decides, its candidates are the launches that it scores there (streams/examples/launched.py
says what counts as launched), and a candidate is clicked where its shopper clicks its product within the model's
window after the point. Points whose window the log cuts off are left out, unless fewer than 1,000 candidates would be
left: then they stay, with the part of the window that the log has, and `window_cut` says so.
"""

from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.metrics import calibration, mean
from scorer.metrics.bootstrap import by_unit
from streams.evaluation.estimate import Draws, calibration_error, estimate
from streams.evaluation.judged import units
from streams.evaluation.slices import only
from streams.examples.points import Points
from streams.ports import InterestModel

_SLICE: Final = 1_024


async def interest_of(points: Points, interest: InterestModel) -> tuple[F8, str]:
    """Probabilities of a click as the model gives them, float64[P, 20], and the model's name and version."""
    said, model = await said_of(points, interest)
    return said[0], model


async def said_of(points: Points, interest: InterestModel) -> tuple[F8, str]:
    """Probabilities of a click and of a purchase, float64[2, P, 20], and the model's name and version. Unavailable
    where the server changed its model meanwhile."""
    starts = range(0, max(len(points.features), 1), _SLICE)
    scores = [await interest.score(points.features[at : at + _SLICE]) for at in starts]
    said = [np.concatenate([getattr(each, of) for each in scores]) for of in ("interest", "purchase")]
    return np.asarray(said, np.float64), only([each.model for each in scores])


def figures(points: Points, probability: F8, chosen: Any, draws: Draws) -> dict[str, Any]:
    """Of the candidates where `chosen` bool[P, 20] is true. Intervals over shoppers."""
    said, came = probability[chosen], points.clicked[chosen]
    unit = units(np.broadcast_to(points.shopper[:, None], chosen.shape)[chosen])
    squares = by_unit(calibration.squares(said, came), unit)
    return {
        **calibration_error(by_unit(calibration.gaps(said, came), unit), draws),
        **estimate("brier_skill", squares, calibration.brier_skill, draws),
        "candidates": len(said),
        "click_rate": mean.of(squares[:, 1:].sum(axis=0)),
        "mean_interest": mean.of(mean.rows(said).sum(axis=0)),
    }
