"""Epsilon-greedy: the action of the greatest value, except that a part of the time it is left to chance.

Sutton and Barto: Reinforcement Learning, 2nd edition, section 2.2. Chance goes by the weights of exploration.
"""

from scorer.arrays import F8, I4, I8, U1, Int, Real
from scorer.compiled import compiled
from scorer.policies.floors import greatest, spread_evenly


@compiled
def spread(  # one column each
    epsilon: Real, eligible: U1, weights: I4, nothing_weight: Int, value_micro: I8, share: F8
) -> None:
    """`epsilon`, 0 to 1, to chance, the rest to the greatest value above 0, else to nothing."""
    share[greatest(value_micro, eligible)] += 1.0 - epsilon
    spread_evenly(epsilon, eligible, weights, nothing_weight, share)
