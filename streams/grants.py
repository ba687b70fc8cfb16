"""Budget grants as their topic told them: how much of a launch's budget a partition may use, every version kept."""

from typing import Any

import numpy as np

from scorer.arrays import I8, Table
from streams.in_force import newest
from streams.placed import counts


class Grants:
    """Accumulates records in offset order; reading never changes them."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, int], list[tuple[int, tuple[int, int]]]] = {}

    def add(self, offset: int, record: dict[str, Any]) -> None:
        """One record; one that does not count changes nothing."""
        if not counts(offset, record):
            return
        told = (offset, (record["money_micro"], record["impressions"]))
        self._of.setdefault((record["launch"], record["partition"]), []).append(told)

    def granted(self, launches: tuple[str, ...], plans: Table, partition: int, before: int) -> I8:
        """Money in millionths and impressions that `partition` may use of each launch's, int64[L, 2], as it stood below
        offset `before`: -1 where the plan sets no limit, 0 where it does and nothing is granted yet, as where a grant
        from before the plan had this limit says -1 of it."""
        limits = np.stack([plans["budget_micro"], plans["impressions"]], axis=1).astype(np.int64)
        found = np.where(limits < 0, np.int64(-1), np.int64(0))
        for at in np.flatnonzero((limits >= 0).any(axis=1)).tolist():
            told = newest(self._of.get((launches[at], partition), ()), before)
            if told is not None:
                found[at] = np.where(limits[at] < 0, -1, np.maximum(told, 0))
        return found
