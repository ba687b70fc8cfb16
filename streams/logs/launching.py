"""Which products of a log count as launched, and when: a log says nothing of launches, only when a product
is first seen.

A product first seen after the log's first fifth of events is launched at its third event. Its window is a
fifth of the log's span, at least an hour and at most 14 days. At most 100 launches are live at a time: a
product whose third event comes while 100 are live is not launched.
"""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from streams.publish.log import COLUMNS

Ints = npt.NDArray[np.int64]
MOST_LIVE = 100
_LAUNCHED_AT = 3
_SHARE = 5
_LEAST_MS, _MOST_MS = 3_600_000, 14 * 86_400_000


@dataclass(frozen=True)
class Window:
    """One launch: the product's code and its window in Unix milliseconds."""

    product: int
    start_ms: int
    end_ms: int


def plan_launches(at_ms: Ints, product: Ints) -> list[Window]:
    """`at_ms` and `product` (codes from 0, in order of first appearance) of the events, in the log's
    order."""
    if not len(product):
        return []
    span_ms = int(at_ms[-1] - at_ms[0])
    window_ms = min(max(span_ms // _SHARE, _LEAST_MS), _MOST_MS)
    return _limited(at_ms, product, _third_events(product), window_ms)


def launches_table(windows: list[Window], product_ids: pa.Array) -> pa.Table:
    """Rows of the topic `launches`. A log knows no words that announce a launch, so there are no keywords."""
    names = product_ids.take(pa.array([window.product for window in windows], pa.int64())).to_pylist()
    rows = [
        {
            "launch": f"launch-{name}",
            "product": name,
            "start_ms": window.start_ms,
            "end_ms": window.end_ms,
            "keywords": [],
            "version": 1,
            "plan": "",
            "status": "live",
        }
        for name, window in zip(names, windows, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=COLUMNS["launches"])


def _third_events(product: Ints) -> Ints:
    """Positions of the third events of the products first seen after the first fifth, in order."""
    order = np.argsort(product, kind="stable")
    starts = np.flatnonzero(np.diff(product[order], prepend=-1))
    counts = np.diff(np.append(starts, len(product)))
    thrice = starts[counts >= _LAUNCHED_AT]
    late = order[thrice] >= len(product) / _SHARE
    return np.sort(order[thrice[late] + _LAUNCHED_AT - 1])


def _limited(at_ms: Ints, product: Ints, places: Ints, window_ms: int) -> list[Window]:
    windows: list[Window] = []
    ends_ms: list[int] = []
    for place in places.tolist():
        start_ms = int(at_ms[place])
        while ends_ms and ends_ms[0] <= start_ms:
            heapq.heappop(ends_ms)
        if len(ends_ms) < MOST_LIVE:
            heapq.heappush(ends_ms, start_ms + window_ms)
            windows.append(Window(int(product[place]), start_ms, start_ms + window_ms))
    return windows
