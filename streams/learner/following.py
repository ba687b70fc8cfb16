"""What the learner hears of the journal beside the lane of outcomes: what was spent, and how far each partition is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from scorer.arrays import Table
from streams.journal.records import Step
from streams.learner.closing import Closing


class Heard(Protocol):
    """Who follows the steps."""

    def step(self, partition: int, number: int, newest_ms: int, campaigns: Table) -> None:
        """The next step that counts: the partition's newest event time, and CAMPAIGN of what changed."""


class Following:
    """Tells each follower of a step what it asks for, and the closing of a run what a partition waits for."""

    def __init__(self, followers: Sequence[Heard], closing: Closing | None) -> None:
        self._followers, self._closing = followers, closing

    def step(self, partition: int, step: Step) -> None:
        """The next step that counts."""
        for one in self._followers:
            one.step(partition, step.number, _newest_ms(step), np.asarray(step.campaigns))

    def waits(self, partition: int, for_ms: int) -> None:
        """The epoch that the partition waits for, -1 for none so far."""
        if self._closing is not None:
            self._closing.waits(partition, for_ms)


def _newest_ms(step: Step) -> int:
    """The newest event time that the partition had met after the step."""
    return max((one.running_max_ms for one in step.inputs), default=0)
