"""Whether the reward model says what comes: by bins of what it predicts for the actions that were taken."""

from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.metrics.calibration import bin_of

BINS: Final = 10


class Calibration(NamedTuple):
    """By bin of equally many rows, in rising order of what was predicted: `rows` int64[m], `predicted` and `seen` mean
    rewards float64[m]. `slope` is that of the line of rewards over predictions (1 where the model is neither too bold
    nor too shy, not a number where it always says the same), `explained` the share of the rewards' variance that the
    model takes away; below 0 it is worse than the mean."""

    rows: I8
    predicted: F8
    seen: F8
    slope: float
    explained: float


def calibration(q: F8, reward: F8) -> Calibration:
    """`q` float64[n] of the actions taken, `reward` float64[n]; q was not fitted to the row's own reward."""
    place = bin_of(q, BINS)
    rows = np.bincount(place, minlength=BINS)
    full = rows > 0
    predicted, seen = (np.bincount(place, one, minlength=BINS)[full] / rows[full] for one in (q, reward))
    apart, off = q - q.mean(), reward - reward.mean()
    spread, whole = float((apart * apart).sum()), float((off * off).sum())
    return Calibration(
        rows[full].astype(np.int64),
        predicted,
        seen,
        float((apart * off).sum()) / spread if spread > 0 else float("nan"),
        1 - float(((reward - q) ** 2).sum()) / whole if whole > 0 else float("nan"),
    )
