"""What the log did at the decisions that count, and what came of it, as columns; the same for every candidate."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I4, I8, U8, Table
from scorer.opened import CONTEXT
from streams.backtest.moments import Moments, Span
from streams.catalogue import Catalogue

_NAMES: Final = (
    *("point", "shopper", "key", "at_ms", "propensity", "clicked", "purchased", "cost", "context", "launch", "channel"),
    *("new", "interest"),
)
NEW: Final = 8  # events from which a shopper is known


@dataclass(frozen=True)
class Logged:
    """Decisions of one partition, in order. `point` int64[n]: place among the partition's decision points; `shopper`
    int64[n]: row; `key` uint64[n]: hash of the shopper; `at_ms` int64[n]: the partition's newest time; `propensity`
    float64[n] of what was done; `clicked`, `purchased` float64[n] 0 or 1; `cost` float64[n]: of the offer, in money;
    `context` int32[n, 12] of the arm; `launch` int64[n]: index of LAUNCHES, -1 nothing; `channel` int64[n]; `new`
    bool[n]: the shopper was; `interest` int64[n]: the greatest of the candidates', millionths. `open`: decisions left
    out, and `window_ms` the longest window that the log's end leaves open."""

    point: I8
    shopper: I8
    key: U8
    at_ms: I8
    propensity: F8
    clicked: F8
    purchased: F8
    cost: F8
    context: I4
    launch: I8
    channel: I8
    new: npt.NDArray[np.bool_]
    interest: I8
    open: int
    window_ms: int

    def __len__(self) -> int:
        return len(self.point)


def launches_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of all launches, each once, in the order in which they were told."""
    return tuple(dict.fromkeys(catalogue.launches(*catalogue.next[:2]).ids))


def logged(moments: Moments, catalogue: Catalogue, *, from_ms: int, until_ms: int) -> Logged:
    """Decisions from `from_ms` to before `until_ms` whose window, that of their own rules, the log has seen close, as
    that of every decision before them."""
    number = {launch: at for at, launch in enumerate(launches_of(catalogue))}
    outcomes = np.array(moments.columns["outcomes"])
    found = {made.tobytes(): at for at, made in enumerate(outcomes["id"])}
    parts, left, window_ms, closes_ms = [], 0, 0, -1
    for span in moments.spans():
        inside = (span.newest_ms >= from_ms) & (span.newest_ms < until_ms)
        own_ms = int(span.rules["attribution_ms"][0])
        all_close_ms = np.maximum.accumulate(np.append(np.int64(closes_ms), span.newest_ms + own_ms))
        closes_ms, closed = int(all_close_ms[-1]), all_close_ms[1:] <= moments.newest_ms
        if not closed.all():
            left, window_ms = left + int((inside & ~closed).sum()), max(window_ms, own_ms)
        ids = catalogue.launches(span.next.product_vectors, span.next.launches).ids
        codes = np.array([number[launch] for launch in ids] + [-1], np.int64)
        parts.append(_of(span, np.flatnonzero(inside & closed), codes, found, outcomes))
    columns: Any = [np.concatenate(each) for each in zip(*parts, strict=True)] if parts else _nothing()
    return Logged(**dict(zip(_NAMES, columns, strict=True)), open=left, window_ms=window_ms)


def _of(span: Span, at: I8, codes: I8, found: dict[bytes, int], outcomes: Table) -> tuple[npt.NDArray[np.generic], ...]:
    made, points = span.decisions[at], span.asked.points[at]
    promoted = made["action"] >= 0
    which = np.array([found[one.tobytes()] if yes else -1 for one, yes in zip(made["id"], promoted, strict=True)], int)
    out = outcomes[which] if len(outcomes) else np.zeros(len(at), outcomes.dtype)
    context = np.where(promoted[:, None], out["context"], np.zeros(CONTEXT, np.int32))
    return (
        span.first + at,
        made["row"].astype(np.int64),
        points["shopper"].copy(),
        span.newest_ms[at],
        made["chosen_micro"] / 1e6,
        np.where(promoted, out["clicked_ms"] >= 0, False).astype(np.float64),
        np.where(promoted, out["purchased_ms"] >= 0, False).astype(np.float64),
        np.where(promoted, out["cost_micro"], 0) / 1e6,
        context.astype(np.int32),
        codes[made["action"]],
        np.where(promoted, out["channel"], -1).astype(np.int64),
        points["events"] < NEW,
        made["interest_micro"].max(axis=1, initial=0).astype(np.int64),
    )


def _nothing() -> list[npt.NDArray[np.generic]]:
    empty = np.zeros(0, np.int64)
    real, context = np.zeros(0), np.zeros((0, CONTEXT), np.int32)
    return [
        *(empty, empty, empty.astype(np.uint64), empty, real, real, real, real, context, empty, empty),
        *(empty.astype(np.bool_), empty),
    ]
