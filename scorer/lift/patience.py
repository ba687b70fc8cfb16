"""How much more has to be seen before an interval can tell the difference from nothing."""

from typing import Final

import numpy as np

from scorer.lift.arm import Arm
from scorer.lift.difference import difference

_MOST: Final = 100.0
_TIMES: Final = np.geomspace(1, _MOST, 400)


def times_as_much(treated: Arm, held: Arm, *, planned: float, alpha: float) -> float:
    """Multiple of what was seen so far after which the interval leaves 0 out, if all goes on as it did; 1 where it does
    already, infinite where a hundred times as much would not do. The arms hold one look."""
    found = difference(*(_repeated(arm) for arm in (treated, held)), planned=planned, alpha=alpha)
    decided = (found.low > 0) | (found.high < 0)
    return float(_TIMES[np.argmax(decided)]) if decided.any() else float("inf")


def _repeated(arm: Arm) -> Arm:
    return Arm(*(np.asarray(column) * _TIMES for column in arm))
