"""LinUCB: the action that is worth most if what is not known of it turns out well.

Li, Chu, Langford, Schapire: A Contextual-Bandit Approach to Personalized News Article Recommendation, WWW 2010,
Algorithm 1 (disjoint models, here one a launch), with the noise as the unit of alpha.
"""

from scorer.arrays import F8, I4, I8, U1, Real, Table
from scorer.compiled import compiled
from scorer.learning.solved import doubt_micro, learnt_micro, whole_micro
from scorer.policies.floors import greatest


@compiled
def spread(  # noqa: PLR0913  # one column each
    alpha: Real, prior_micro: I8, x: I4, solved: Table, launch_of: I4, eligible: U1, value_micro: I8, share: F8
) -> None:
    """All for the greatest prior + learnt + alpha * doubt above 0, else for nothing."""
    for i in range(len(eligible)):
        row = solved[launch_of[i]]
        hoped = prior_micro[i] + learnt_micro(row, x[i]) + alpha * doubt_micro(row, x[i])
        value_micro[i] = whole_micro(hoped)
    share[greatest(value_micro, eligible)] = 1.0
