"""Slices that are short in event time, so that no act of an ordered log is too late where two are on their way at once.

                  0h        6h        12h       18h       24h       30h      a quarter of `lateness_ms`: 6 h
    acts          a b       c         d                             e
    slices        └A┘       B         C                             D        one cell of that width each, at most
    on their way  A, then A and B, B and C; D alone: it leaps over a cell, and waits for all before it

So what is on its way at once, in whichever order it arrives, spans less than half of `lateness_ms`. The other half is
the way that workers go ahead of inputs that they have not seen anew (streams/runner/horizon.py).
"""

import numpy as np
import numpy.typing as npt

from streams.publish.log import Log
from streams.publish.timetable import Timetable

_SHARE = 4
_LEAST_MS = 30_000  # where the lateness is less than four times this, workers go further ahead than it protects


def shortened(timetable: Timetable, log: Log, lateness_ms: int) -> tuple[Timetable, npt.NDArray[np.bool_]]:
    """The same timetable with its slices cut where the newest act enters another cell, each part due with its slice;
    and which of them leap over a cell, bool[slices]."""
    cells = log.newest_ms() // max(lateness_ms // _SHARE, _LEAST_MS)
    cuts = np.union1d(timetable.cuts, np.flatnonzero(np.diff(cells)) + 1)
    of_slice = np.searchsorted(timetable.cuts, cuts[:-1], side="right") - 1
    leaps = np.diff(cells[cuts[:-1]], prepend=cells[:1]) > 1
    return Timetable(cuts, timetable.due_s[of_slice]), leaps
