"""Logistic contextual bandit over (launch, offer, channel): the chances of a click and of a purchase are learnt, not
the reward.

Log-odds of each are the models' (of interest and purchase, as they stand in the context) plus weights . context, one
set of weights a launch, offer and channel standing in the context. So what is learnt multiplies odds, as a channel
that fewer people see does, where the linear policies can only add. Chapelle, Li: An Empirical Evaluation of Thompson
Sampling, NIPS 2011, section 4, with chance by softmax or epsilon in place of sampling."""

from scorer.arrays import F8, I4, I8, U1, Int, Row, Table
from scorer.compiled import compiled
from scorer.curves import log_odds, logistic
from scorer.learning.solved import INTEREST, PURCHASE, more_log_odds, whole_micro
from scorer.policies import epsilon_greedy, softmax

CLICK_REWARD, PURCHASE_REWARD, COST = 0, 1, 2  # columns of `rewards_micro`


@compiled
def spread(  # noqa: PLR0913  # one column each
    parameters: F8,
    rewards_micro: I8,
    x: I4,
    solved: Table,
    launch_of: I4,
    eligible: U1,
    weights: I4,
    nothing_weight: Int,
    value_micro: I8,
    share: F8,
) -> None:
    """Softmax of temperature parameters[0] (money) where that is above 0, else epsilon-greedy of parameters[1]."""
    for i in range(len(eligible)):
        value_micro[i] = value_of(rewards_micro[i], x[i], solved[launch_of[i]])
    if parameters[0] > 0.0:
        softmax.spread(parameters[0], eligible, value_micro, share)
    else:
        epsilon_greedy.spread(parameters[1], eligible, weights, nothing_weight, value_micro, share)


@compiled
def value_of(rewards_micro: I8, x: I4, row: Row) -> Int:
    """Expected reward of one arm, millionths of money."""
    clicked = logistic(log_odds(x[INTEREST]) + more_log_odds(row["click"], x))
    bought = logistic(log_odds(x[PURCHASE]) + more_log_odds(row["purchase"], x))
    gain = rewards_micro[CLICK_REWARD] * clicked + rewards_micro[PURCHASE_REWARD] * bought
    return whole_micro(gain - rewards_micro[COST])
