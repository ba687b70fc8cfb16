"""Pairs of answers that a shadow wrote down."""

from collections.abc import Iterable

import numpy as np

from scorer.arrays import F8
from streams.beside.rows import Row
from streams.lifecycle.agreement import Pairs


def pairs(rows: Iterable[Row], *, sentiment: bool) -> Pairs | None:
    """All of them as one; None where there is none."""
    first: list[list[float]] = []
    second: list[list[float]] = []
    ms: list[list[float]] = []
    for row in rows:
        first += row.first
        second += row.second
        ms.append(row.ms)
    if not any(first):
        return None
    width = max(map(len, first))
    asked = np.arange(width) < np.array([[len(each)] for each in first])
    took = np.array(ms, np.float64)
    return Pairs(_filled(first, width), _filled(second, width), asked, (took[:, 0], took[:, 1]), sentiment)


def _filled(lists: list[list[float]], width: int) -> F8:
    return np.array([[*each, *[0.0] * (width - len(each))] for each in lists], np.float64)
