"""A table: the probability of each arm as a plan's file lists it; what the eligible ones leave goes to nothing.

For a policy that was worked out elsewhere. Where the eligible arms of a decision, of several launches perhaps, add up
to more than 1, all are scaled down."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8, U1
from scorer.compiled import compiled

_WHOLE: Final = 1_000_000


@compiled
def spread(listed_micro: I4, eligible: U1, value_micro: I8, share: F8) -> None:
    """The listed probabilities of the eligible arms, and for nothing what they leave."""
    total = np.int64(0)
    for i in range(len(eligible)):
        value_micro[i] = np.int64(listed_micro[i])
        if eligible[i] != 0:
            share[i] = np.float64(listed_micro[i])
            total += np.int64(listed_micro[i])
    share[len(eligible)] = np.float64(max(np.int64(_WHOLE) - total, np.int64(0)))
