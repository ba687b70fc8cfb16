"""Which shoppers the audiences of their candidates' plans hold."""

import numpy as np

from scorer.arrays import I4, I8, U1, Table
from scorer.audience import moment_of
from streams.catalogue import LaunchView


def in_audience(points: Table, at_ms: I8, candidates: I4, view: LaunchView, half_life_ms: int) -> U1:
    """uint8[P, 20]: 1 where the candidate's plan has no audience, or one that holds the shopper as it stood at the
    point. `points` PROFILE[P], `at_ms` int64[P], `candidates` int32[P, 20]."""
    moment = moment_of(points, at_ms, half_life_ms=half_life_ms)
    answers = [np.ones(len(points), np.bool_)]
    own = np.zeros(len(view.audiences) + 1, np.intp)  # the last one: of the candidate -1, which is none
    for launch in np.unique(candidates).tolist():
        audience = view.audiences[launch] if launch >= 0 else None
        if audience is not None:
            own[launch] = len(answers)
            answers.append(audience.holds_at(moment))
    held = np.stack(answers)[own[candidates], np.arange(len(points))[:, None]]
    return np.asarray(held, np.uint8, order="C")
