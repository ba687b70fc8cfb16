"""Linear Thompson sampling: each action with the probability that it is the best one, worked out, not sampled.

The value of each arm is drawn from its own normal distribution (prior + theta . x, doubt), independently of the others,
and the greatest above 0, the value of nothing, is taken. Agrawal, Goyal: Thompson Sampling for Contextual Bandits with
Linear Payoffs, ICML 2013, with a draw an arm (Russo et al.: A Tutorial on Thompson Sampling, 2018, section 4) in place
of a draw of theta for all: so the probability is an integral over one number.
"""

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Real, Table
from scorer.compiled import compiled
from scorer.learning.solved import doubt_micro, learnt_micro, whole_micro
from scorer.policies.best_of_normals import best_of_normals


@compiled
def spread(  # noqa: PLR0913  # one column each
    scale: Real, prior_micro: I8, x: I4, solved: Table, launch_of: I4, eligible: U1, value_micro: I8, share: F8
) -> None:
    """The probability that each arm has the greatest value above 0, and that none has; doubt times `scale`."""
    means, spreads = np.zeros(len(eligible)), np.zeros(len(eligible))
    for i in range(len(eligible)):
        row = solved[launch_of[i]]
        means[i] = prior_micro[i] + learnt_micro(row, x[i])
        spreads[i] = scale * doubt_micro(row, x[i])
        value_micro[i] = whole_micro(means[i])
    best_of_normals(means, spreads, eligible, share)
