"""What launches have spent, as counted steps tell it."""

import numpy as np

from scorer.campaigns import CAMPAIGN
from streams.learner.campaigns import Spent


def test_the_newest_event_of_a_partition_never_goes_back() -> None:
    """A step of late events alone knows an older newest event than the step before it."""
    spent = Spent(2)
    for newest_ms in (5_000, 9_000, 7_000):
        spent.step(1, 0, newest_ms, np.zeros(0, CAMPAIGN))
    assert spent.newest_ms.tolist() == [-1, 9_000]
