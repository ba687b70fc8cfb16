"""Softmax: each action with a chance proportional to exp(value / temperature), nothing having the value 0.

Boltzmann exploration: Sutton and Barto, 2nd edition, section 2.8. The exponential is forward decay's power of two
(value / (temperature ln 2) halvings), low by at most 1.06e-5 of itself; 64 halvings below the best is 0.
"""

from typing import Final

import numpy as np

from scorer import decay
from scorer.arrays import F8, I8, U1, Real
from scorer.compiled import compiled

_LN_2_MICRO: Final = 693_147.1805599453


@compiled
def spread(temperature: Real, eligible: U1, value_micro: I8, share: F8) -> None:
    """`temperature`: money, above 0, at most 1e8; the lower, the greedier."""
    halving_micro = np.int64(min(max(temperature * _LN_2_MICRO + 0.5, 1.0), 6e13))
    best_micro = np.int64(0)
    for i in range(len(eligible)):
        if eligible[i] != 0:
            best_micro = max(best_micro, np.int64(value_micro[i]))
    for i in range(len(eligible)):
        if eligible[i] != 0:
            share[i] = decay.power(np.int64(value_micro[i]) - best_micro, halving_micro)
    share[len(eligible)] = decay.power(-best_micro, halving_micro)
