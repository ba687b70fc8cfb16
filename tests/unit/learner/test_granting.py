"""When the second job looks at its ledger: not at rest, however often it is woken."""

import asyncio
from types import SimpleNamespace
from typing import Any

from streams.learner.granting import Granting


class Ledger:
    """Nothing is ever due; each look hears what comes next of `coming`, as a step does that comes meanwhile."""

    def __init__(self, *coming: int) -> None:
        self.heard, self.looks, self._coming = 0, 0, list(coming)

    def due(self) -> list[Any]:
        self.looks += 1
        self.heard = self._coming.pop(0) if self._coming else self.heard
        return []


def _looks(ledger: Ledger, wakes: int) -> int:
    """How often it looked while it was woken so often."""
    board: Any = SimpleNamespace(next_offset=0)
    job, left = Granting(ledger, board), iter(range(wakes))  # type: ignore[arg-type]

    def stopping() -> bool:
        job.woken.set()
        return next(left, None) is None

    asyncio.run(job.run(stopping))
    return ledger.looks


def test_a_ledger_that_heard_nothing_is_looked_at_once() -> None:
    assert _looks(Ledger(), 6) == 1


def test_what_is_heard_during_a_look_is_looked_at_next() -> None:
    assert _looks(Ledger(1), 6) == 2
