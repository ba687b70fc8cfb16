"""The one door to the policies: a policy's number and parameters, and what is known of each arm, give the propensities.

| number | name           | parameters                                              | value of an arm            |
|--------|----------------|---------------------------------------------------------|----------------------------|
| 0      | threshold      | threshold (probability)                                 | interest                   |
| 1      | epsilon_greedy | epsilon (0 to 1)                                        | prior + learnt             |
| 2      | softmax        | temperature (money)                                     | prior + learnt             |
| 3      | linucb         | alpha                                                   | prior + learnt + alpha doubt |
| 4      | thompson       | scale of the doubt                                      | prior + learnt             |
| 5      | logistic       | temperature (money; 0: none), epsilon                   | by learnt chances          |
| 6      | table          |                                                         | the listed probability     |

Nothing is always eligible and its value is 0, whatever the policy. Parameters that are not named are not read here.
"""

import numpy as np

from scorer.arrays import F8, I4, I8, U1, Int, Table
from scorer.compiled import compiled
from scorer.learning.solved import learnt_micro, whole_micro
from scorer.plans import LINUCB, LOGISTIC, SOFTMAX, TABLE, THOMPSON, THRESHOLD
from scorer.policies import epsilon_greedy, floors, linucb, logistic, softmax, table, thompson, threshold


@compiled
def propensities(  # noqa: PLR0913  # one column each
    policy: Int,
    parameters: F8,
    interest_micro: I4,
    prior_micro: I8,
    rewards_micro: I8,
    listed_micro: I4,
    x: I4,
    solved: Table,
    launch_of: I4,
    eligible: U1,
    weights: I4,
    exploration_micro: Int,
    nothing_weight: Int,
    value_micro: I8,
    out: I4,
) -> None:
    """Fill `out` int32[n + 1], the last for nothing: whole millionths that add up to 1,000,000; and `value_micro`
    int64[n]: the value that ranked each arm, eligible or not.

    parameters float64[4]; interest_micro int32[n]; prior_micro int64[n], expected reward by the models; rewards_micro
    int64[n, 3], of a click, of a purchase, and the cost (logistic reads them); listed_micro int32[n] (table reads
    it); x int32[n, 12], contexts; solved SOLVED[launches]; launch_of int32[n], rows of `solved`; eligible uint8[n];
    weights int32[n], above 0, and nothing_weight, how exploration is shared. `exploration_micro`: `floors.fill`."""
    share = np.zeros(len(eligible) + 1)
    if policy == THRESHOLD:
        threshold.spread(parameters, interest_micro, prior_micro, launch_of, eligible, value_micro, share)
    elif policy == LINUCB:
        linucb.spread(parameters[0], prior_micro, x, solved, launch_of, eligible, value_micro, share)
    elif policy == THOMPSON:
        thompson.spread(parameters[0], prior_micro, x, solved, launch_of, eligible, value_micro, share)
    elif policy == LOGISTIC:
        logistic.spread(
            parameters, rewards_micro, x, solved, launch_of, eligible, weights, nothing_weight, value_micro, share
        )
    elif policy == TABLE:
        table.spread(listed_micro, eligible, value_micro, share)
    else:
        _value(prior_micro, x, solved, launch_of, value_micro)
        if policy == SOFTMAX:
            softmax.spread(parameters[0], eligible, value_micro, share)
        else:
            epsilon_greedy.spread(parameters[0], eligible, weights, nothing_weight, value_micro, share)
    floors.fill(share, eligible, weights, exploration_micro, nothing_weight, out)


@compiled
def _value(prior_micro: I8, x: I4, solved: Table, launch_of: I4, value_micro: I8) -> None:
    for i in range(len(value_micro)):
        value_micro[i] = whole_micro(prior_micro[i] + learnt_micro(solved[launch_of[i]], x[i]))
