"""Pseudo-labels (Lee 2013): what a model is sure of, on texts without labels, is learnt from as if it were told.

Of each side the surest are taken, and as many of one as of the other: with few labels a model leans to one side, and
what it is surest of leans further.
"""

import numpy as np
import numpy.typing as npt

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training.config import UnlabelledConfig
from scorer.training.texts import UNLABELLED

Ints = npt.NDArray[np.int64]
_LEAST = 1e-9  # of a probability, before its logarithm is taken


def surest(odds: npt.NDArray[np.float64], config: UnlabelledConfig) -> Ints:
    """Which of the texts with these log-odds of positive are taken, ascending."""
    order = np.argsort(odds, kind="stable")
    least = np.log(config.confidence / (1 - config.confidence))
    most = int(config.share * len(odds) / 2)
    taken = min(most, int((odds < -least).sum()), int((odds > least).sum()))
    return np.sort(np.concatenate([order[:taken], order[len(odds) - taken :]]))


def of_sentiments(sides: npt.NDArray[np.float32], config: UnlabelledConfig) -> Ints:
    """A side each, from probabilities of three classes; UNLABELLED where it is not taken, or rather neutral."""
    labels = np.full(len(sides), UNLABELLED)
    sided = np.flatnonzero(sides.argmax(1) != NEUTRAL)
    chances = sides[sided].astype(np.float64).clip(_LEAST)
    odds = np.log(chances[:, POSITIVE]) - np.log(chances[:, NEGATIVE])
    taken = surest(odds, config)
    labels[sided[taken]] = np.where(odds[taken] > 0, POSITIVE, NEGATIVE)
    return labels


def counts(labels: Ints) -> dict[str, int]:
    """How many texts there were, and how many of each side were taken."""
    sides = {"negative": NEGATIVE, "positive": POSITIVE}
    return {"texts": len(labels)} | {name: int((labels == side).sum()) for name, side in sides.items()}
