"""Whether a model answers with probabilities, as everything behind its client takes it to."""

from typing import Final

import numpy as np
import numpy.typing as npt

_NEAR: Final = 1e-3  # a device may round beyond 0 and 1


def probable(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which rows of float32[n, k] hold probabilities alone. Others count as no answer: cut to 0 and 1 a log-odds would
    be certainty."""
    return np.asarray(((scores >= -_NEAR) & (scores <= 1 + _NEAR)).all(axis=1), np.bool_)
