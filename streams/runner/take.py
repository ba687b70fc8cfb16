"""Which buffered records the next step takes, and in which order."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scorer.arrays import I8
from scorer.order import merge
from streams.runner.gather import InForce, Taken, gather
from streams.runner.state import State

Order = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]


def take(
    state: State, waited_for: Sequence[bool], limit: int, force: InForce, *, until_ms: int | None = None
) -> Taken | None:
    """At most `limit` records in merged order, those of event time before `until_ms`; None where nothing may be taken
    yet.

    `waited_for[i]`: input i has records to come that are not buffered, so nothing behind them may be taken.
    """
    which, index, counts, after = _next(state, waited_for, limit)
    if until_ms is not None and after[counts > 0].max(initial=-1) >= until_ms:
        within = int(np.searchsorted(_places(state, which, index), until_ms))
        if within < len(which):
            which, index, counts, after = _next(state, waited_for, within)
    if not int(counts.sum()):
        return None
    newest = state.running_max_ms
    ranges, pieces = state.take(counts, after)
    return gather(ranges, newest, (which, index), pieces, force)


def first_place(state: State, waited_for: Sequence[bool]) -> int | None:
    """Event time at which the next record stands in the order, -1 before any time was told; None where nothing may be
    taken yet."""
    which, index, _, _ = _next(state, waited_for, 1)
    return int(_places(state, which, index)[0]) if len(which) else None


def _next(
    state: State, waited_for: Sequence[bool], limit: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32], I8, I8]:
    before = np.array([buffer.running_max_ms for buffer in state.buffers], np.int64)
    counts = [buffer.unbroken(limit) for buffer in state.buffers]
    at_ms = _times(state, counts)
    # What lies behind the cut, or behind a loss, is to come as well.
    cut = [buffer.waiting > count for buffer, count in zip(state.buffers, counts, strict=True)]
    open_ = np.array([a or b for a, b in zip(waited_for, cut, strict=True)], np.uint8)
    return merge(at_ms, before, open_, limit)


def _places(state: State, which: npt.NDArray[np.uint8], index: npt.NDArray[np.int32]) -> I8:
    """Where merged records stand: the running maximum of event time in their inputs, rising."""
    found = np.empty(len(which), np.int64)
    for at, buffer in enumerate(state.buffers):
        own = which == at
        times = buffer.at_ms(int(own.sum()))[: int(own.sum())]
        found[own] = np.maximum(np.maximum.accumulate(times), buffer.running_max_ms) if len(times) else times
    return found


def merged(state: State, counts: Sequence[int]) -> tuple[Order, npt.NDArray[np.int64]]:
    """The order of exactly these first records of each input, and the running maxima after them."""
    before = np.array([buffer.running_max_ms for buffer in state.buffers], np.int64)
    none_open = np.zeros(len(counts), np.uint8)
    which, index, _, after = merge(_times(state, counts), before, none_open, sum(counts))
    return (which, index), after


def _times(state: State, counts: Sequence[int]) -> list[I8]:
    return [buffer.at_ms(count)[:count] for buffer, count in zip(state.buffers, counts, strict=True)]
