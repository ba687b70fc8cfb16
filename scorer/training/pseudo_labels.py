"""Pseudo-labels (Lee 2013): what a model is sure of, on texts without labels, is learnt from as if it were told."""

import numpy as np
import numpy.typing as npt

from scorer.training.texts import NEGATIVE, NEUTRAL, POSITIVE, UNLABELLED

Labels = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_LEAST = 1e-9  # of a probability, before its logarithm is taken


def sure(odds: npt.NDArray[np.float64], least: float) -> Bools:
    """Where the likelier of two sides, of these log-odds, has at least the probability `least`, below 1."""
    return np.asarray(np.abs(odds) >= np.log(least / (1 - least)))


def of_sentiments(sides: npt.NDArray[np.float32], least: float) -> Labels:
    """A side each, from probabilities of three classes; UNLABELLED where it is unsure or rather neutral."""
    chances = sides.astype(np.float64).clip(_LEAST)
    odds = np.log(chances[:, POSITIVE]) - np.log(chances[:, NEGATIVE])
    taken = sure(odds, least) & (sides.argmax(1) != NEUTRAL)
    return np.where(taken, np.where(odds > 0, POSITIVE, NEGATIVE), UNLABELLED)


def counts(labels: Labels) -> dict[str, int]:
    """How many texts there were, and how many of each side were taken."""
    sides = {"negative": NEGATIVE, "positive": POSITIVE}
    return {"texts": len(labels)} | {name: int((labels == side).sum()) for name, side in sides.items()}
