"""Policy states as their topic told them: every version kept, so that a step can be read again with what it knew."""

from typing import Any, Final

import numpy as np

from scorer.arrays import Table
from scorer.errors import BadInput
from scorer.learning.solved import SOLVED, blank
from streams.placed import counts

FORMAT: Final = 1


class PolicyStates:
    """Accumulates records in offset order; reading never changes them."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[int, Table]]] = {}

    def add(self, offset: int, launch: str, record: dict[str, Any] | None) -> None:
        """One record; None forgets what was learnt. One that does not count, or is of no launch, changes nothing.

        Raises BadInput for a state of another layout.
        """
        if record is not None and not (launch and counts(offset, record)):
            return
        row = blank(1)
        if record is not None:
            if record["format"] != FORMAT or len(record["solved"]) != SOLVED.itemsize:
                seen = f"format {record['format']}, {len(record['solved'])} bytes"
                raise BadInput("a policy state of another layout", seen=seen, remedy="Run one version everywhere.")
            row = np.frombuffer(record["solved"], SOLVED).copy()
        self._of.setdefault(launch, []).append((offset, row))

    def solved(self, launches: tuple[str, ...], before: int) -> Table:
        """SOLVED of each of these launches (ids), as it stood below offset `before`."""
        rows = blank(len(launches))
        for at, launch in enumerate(launches):
            for offset, row in reversed(self._of.get(launch, ())):
                if offset < before:
                    rows[at] = row[0]
                    break
        return rows
