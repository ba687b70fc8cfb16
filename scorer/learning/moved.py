"""Whether what is known of a launch has moved so far, by what others taught, that its policy should be told."""

from typing import Final

import numpy as np

from scorer.arrays import F8, Table

BOUND: Final = 0.25  # of a weight's doubt: too little to change what is chosen


def moved(before: Table, after: Table) -> bool:
    """Whether a weight of SOLVED[1] has moved by more than BOUND of its doubt, or its doubt by more than that.

    Steps shrink as outcomes come in, faster than a launch's own doubt, so one that meets nothing is told anew less and
    less often.
    """
    theta, doubt = before["theta"][0], _doubt_micro(before)
    far = np.abs(after["theta"][0] - theta) > BOUND * doubt
    surer = np.abs(_doubt_micro(after) - doubt) > BOUND * doubt
    return bool(far.any() or surer.any())


def _doubt_micro(row: Table) -> F8:
    """Standard deviation of each weight."""
    found: F8 = row["noise_micro"][0] * np.sqrt((row["root"][0] ** 2).sum(axis=0))
    return found
