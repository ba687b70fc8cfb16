"""A closed run of one partition: the whole log is there before it starts, and two runs of it come to the same, though
policies learn meanwhile.

Steps do not cross epochs of event time. Before the first step of an epoch the partition says in the journal that it
waits, and goes on under what the learner tells once all partitions wait: what came of every epoch before.
"""

import logging
import math
import time

from streams.catalogue import Catalogue
from streams.in_force import Next
from streams.journal.records import ENDED, Waiting
from streams.journal.writer import JournalWriter
from streams.learnt import Lesson

LOG = logging.getLogger(__name__)
_PATIENCE_S = 30.0


class Epochs:
    """Where the partition stands among epochs of `epoch_ms`; `until_ms`: event time at which the present one is over, 0
    before the first."""

    def __init__(self, epoch_ms: int, journal: JournalWriter, catalogue: Catalogue) -> None:
        self.until_ms = 0
        self._epoch_ms, self._journal, self._catalogue = epoch_ms, journal, catalogue
        self._said_ms, self._patient_until_s = -1, math.inf
        self._lesson = Lesson()

    @property
    def in_force(self) -> Next:
        """What is in force in the present epoch."""
        return self._catalogue.next._replace(policy_state=self._lesson.next, budget_grants=self._lesson.grants_next)

    async def open_at(self, at_ms: int, number: int) -> bool:
        """Whether the epoch of this event time has begun; `number` is the last step before it. Says once that it is
        waited for."""
        at_ms = max(at_ms, 0)  # a record that cannot be read may stand before any time
        if at_ms < self.until_ms:
            return True
        begin_ms = at_ms - at_ms % self._epoch_ms
        await self._say(begin_ms, number)
        lesson = self._catalogue.states.lesson(begin_ms)
        if lesson is None or self._catalogue.next.budget_grants < lesson.grants_next:
            self._wonder()
            return False
        self._lesson, self.until_ms = lesson, begin_ms + self._epoch_ms
        return True

    def _wonder(self) -> None:
        """Say once an epoch that it is long in coming."""
        if time.monotonic() > self._patient_until_s:
            self._patient_until_s = math.inf
            LOG.warning(
                "a closed run waits for the learner since %.0f s: does `launchpulse learner` run, with "
                "LAUNCHPULSE_CLOSED_RUN=true, and a worker for every partition?",
                _PATIENCE_S,
            )

    async def ended(self, number: int) -> None:
        """Nothing is left to take: nobody need wait for this partition."""
        await self._say(ENDED, number)

    async def _say(self, waits_for_ms: int, number: int) -> None:
        if waits_for_ms > self._said_ms:
            journal, self._said_ms = self._journal, waits_for_ms
            self._patient_until_s = time.monotonic() + _PATIENCE_S
            await journal.append(Waiting(journal.epoch, number, journal.owner, journal.checkpoint_offset, waits_for_ms))
