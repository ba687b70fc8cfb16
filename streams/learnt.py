"""Policy states as their topic told them: every version kept, so that a step can be read again with what it knew."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from scorer.arrays import Table
from scorer.errors import BadInput
from scorer.learning.currencies import UNNAMED, told_in
from scorer.learning.solved import SOLVED, blank
from streams.in_force import newest
from streams.placed import counts

FORMAT: Final = 1
CLOSED, GRANTS = "closed", "grants"  # positions of the record without a launch, in a closed run: Lesson


class Lesson(NamedTuple):
    """What was told for an epoch of a closed run: first offsets of policy-state and budget-grants not in it."""

    next: int = 0
    grants_next: int = 0


class PolicyStates:
    """Accumulates records in offset order; reading never changes them."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[int, Table]]] = {}
        self._lessons: list[tuple[int, Lesson]] = []  # with the event time that all partitions waited for
        self._begins: list[
            tuple[int, dict[str, Table]]
        ] = []  # with what a launch does that has not learnt, by currency

    def add(self, offset: int, launch: str, record: dict[str, Any] | None) -> None:
        """One record; None forgets what was learnt. One that does not count changes nothing; one of no launch says what
        new launches begin with.

        Raises BadInput for a state of another layout.
        """
        if record is not None and not counts(offset, record):
            return
        if not launch:
            if record is not None and CLOSED in record["positions"]:
                lesson = Lesson(offset + 1, record["positions"][GRANTS])
                self._lessons.append((record["positions"][CLOSED], lesson))
            if record is not None and (begins := _begins(record)):
                self._begins.append((offset, begins))
            return
        row = blank(1)
        if record is not None:
            if record["format"] != FORMAT or len(record["solved"]) != SOLVED.itemsize:
                seen = f"format {record['format']}, {len(record['solved'])} bytes"
                raise BadInput("a policy state of another layout", seen=seen, remedy="Run one version everywhere.")
            row = np.frombuffer(record["solved"], SOLVED).copy()
        self._of.setdefault(launch, []).append((offset, row))

    def lesson(self, begin_ms: int) -> Lesson | None:
        """What was told, first, for the epoch that begins at this event time or for a later one."""
        return next((lesson for closed_ms, lesson in self._lessons if closed_ms >= begin_ms), None)

    def solved(self, launches: Sequence[str], currencies: Sequence[str], before: int) -> Table:
        """SOLVED of each of these launches (ids, and the currencies that their plans name, "" for none), as it stood
        below offset `before`; one that has not learnt yet knows what all of its currency have in common."""
        rows, begins = blank(len(launches)), newest(self._begins, before) or {}
        for at, (launch, currency) in enumerate(zip(launches, currencies, strict=True)):
            row = newest(self._of.get(launch, ()), before)
            row = told_in(begins, currency) if row is None else row
            if row is not None:
                rows[at] = row[0]
        return rows


def _begins(record: Mapping[str, Any]) -> dict[str, Table]:
    """SOLVED[1] by currency; {} where nothing is told. Records of one row for all name no currency."""
    names = record["currencies"] or [UNNAMED]
    if len(record["solved"]) != len(names) * SOLVED.itemsize:
        return {}
    rows = np.frombuffer(record["solved"], SOLVED).copy()
    return {name: rows[at : at + 1] for at, name in enumerate(names)}
