"""When each slice of a log is due: as fast as it goes, at so many events a second, or at a multiple of its
own speed."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_MOST_IN_A_SLICE = 5_000
_SLICE_S = 0.02


@dataclass(frozen=True)
class Timetable:
    """Slice i is the events from `cuts[i]` to `cuts[i + 1]`; it is due `due_s[i]` seconds after the start."""

    cuts: npt.NDArray[np.int64]
    due_s: npt.NDArray[np.float64]


def as_fast_as_it_goes(events: int) -> Timetable:
    """Full slices, all due at once."""
    return _sliced(np.zeros(events))


def at_rate(events: int, events_per_s: float) -> Timetable:
    """Events at equal distances."""
    return _sliced(np.arange(events) / events_per_s)


def at_speed(at_ms: npt.NDArray[np.int64], speed: float) -> Timetable:
    """The events' own distances, divided by `speed`; an event that is late in its log is due with its
    neighbours."""
    newest_ms = np.maximum.accumulate(at_ms) if len(at_ms) else at_ms
    return _sliced((newest_ms - newest_ms[:1]) / 1000 / speed)


def _sliced(due_s: npt.NDArray[np.float64]) -> Timetable:
    """Cut where 20 ms are over and where a slice is full; a slice is due with its last event."""
    moment = np.floor(due_s / _SLICE_S)
    ends = np.flatnonzero(np.diff(moment)) + 1
    bounds = np.unique(np.concatenate([[0], ends, [len(due_s)]])).astype(np.int64)
    pieces = [np.arange(start, stop, _MOST_IN_A_SLICE) for start, stop in pairwise(bounds.tolist())]
    cuts = np.concatenate([*pieces, [len(due_s)]]).astype(np.int64)
    return Timetable(cuts, due_s[cuts[1:] - 1])
