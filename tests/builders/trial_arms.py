"""Arms of an experiment from the outcomes of their shoppers, one by one."""

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8
from scorer.lift.arm import Arm


def total(y: F8, x: F8) -> Arm:
    """Of one arm's shoppers, float64[n] each."""
    return Arm(*(np.asarray(column.sum(), np.float64) for column in _columns(y, x)))


def so_far(y: F8, x: F8, member: npt.NDArray[np.bool_]) -> Arm:
    """After each of n shoppers in the order of their arrival, those of the arm only; float64[n] each."""
    return Arm(*(np.cumsum(column * member) for column in _columns(y, x)))


def _columns(y: F8, x: F8) -> tuple[F8, ...]:
    return np.ones(len(y)), np.float64(1) * (y != 0), y, y * y, y**3, y**4, x, x * x, x * y
