"""Log-odds: the scale on which contributions add up, since a model adds up on it before it says a probability."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8

# A probability in float32 has no smaller step next to 1; what lies nearer to 0 or 1 counts as that far.
_LEAST: Final = 2.0**-24


def log_odds(probability: npt.NDArray[Any]) -> F8:
    """ln(p / (1 - p)), float64 of the same shape; within 16.6 of 0, so that it is a number for 0 and 1 too."""
    p = np.clip(np.asarray(probability, np.float64), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(p / (1 - p)), np.float64)


def of_class(probabilities: npt.NDArray[Any], which: int) -> F8:
    """Log-odds of one class against all others, float64[n]; `probabilities` [n, classes]. The others are added up:
    near 1 they hold more digits than 1 - p does."""
    each = np.asarray(probabilities, np.float64)
    own = each[:, which]
    others = np.delete(each, which, axis=1).sum(axis=1)
    return np.asarray(np.log(np.maximum(own, _LEAST) / np.maximum(others, _LEAST)), np.float64)
