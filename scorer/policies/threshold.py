"""The first policy: prefer the best eligible launch whose interest reaches the threshold, else nothing."""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Int
from scorer.compiled import compiled

WHOLE: Final = 1_000_000


@compiled
def spread(  # one column each
    parameters: F8, interest_micro: I4, prior_micro: I8, launch_of: I4, eligible: U1, value_micro: I8, share: F8
) -> None:
    """All for the eligible arm of the greatest interest that reaches parameters[0], a probability; else for nothing.

    The first of equals; among the arms of one launch, which have one interest, the one of the greater prior.
    """
    threshold_micro = np.int64(parameters[0] * WHOLE + 0.5)
    best = len(eligible)
    for i in range(len(eligible)):
        value_micro[i] = np.int64(interest_micro[i])
        if eligible[i] == 0 or interest_micro[i] < threshold_micro:
            continue
        if best == len(eligible) or interest_micro[i] > interest_micro[best]:
            best = i
        elif launch_of[i] == launch_of[best] and interest_micro[i] == interest_micro[best]:
            best = i if prior_micro[i] > prior_micro[best] else best
    share[best] = 1.0


@compiled
def pick(propensity_micro: I4, drawn: Int) -> Int:
    """The action that `drawn`, from 0 to 999,999, falls on."""
    total = np.int64(0)
    for i in range(len(propensity_micro)):
        total = total + np.int64(propensity_micro[i])
        if drawn < total:
            return i
    return len(propensity_micro) - 1
