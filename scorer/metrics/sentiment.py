"""The sentiment that texts are said to have, judged over the classes that their labels hold: negative, neutral and
positive, or the two sides alone."""

from dataclasses import dataclass

import numpy as np

from scorer.arrays import F4, F8, I8
from scorer.metrics import calibration, classes
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE


@dataclass(frozen=True)
class Judged:
    """`classes` that labels hold, places among the three; `confusion` and `gaps`, a row a text, as
    scorer.metrics.classes and calibration have them. The probability that `gaps` judges is that of the class chosen."""

    classes: tuple[int, ...]
    confusion: F8
    gaps: F8


def judged(label: I8, sentiments: F4) -> Judged:
    """`label` int64[n], 0 to 2, and `sentiments` float32[n, 3]. Where no label is neutral, neutral is left out of the
    choice."""
    kept = (NEGATIVE, NEUTRAL, POSITIVE) if (label == NEUTRAL).any() else (NEGATIVE, POSITIVE)
    probability = shares(sentiments[:, kept])
    right, chosen = np.searchsorted(kept, label), probability.argmax(axis=1)
    return Judged(
        kept,
        classes.confusion(right, chosen, len(kept)),
        calibration.gaps(probability.max(axis=1), chosen == right),
    )


def shares(sentiments: F4) -> F8:
    """Each row divided by its sum; all equal where the sum is 0."""
    sums = sentiments.sum(axis=1, keepdims=True, dtype=np.float64)
    even = np.full(sentiments.shape, 1 / sentiments.shape[1])
    return np.asarray(np.divide(sentiments, sums, out=even, where=sums > 0), np.float64)
