"""How well a policy chose among channels and offers, by what the shop hides: no luck of who clicked is in it.

Rewards that came vary far more between shoppers than between arms, so a few hundred of them cannot show what was
learnt. The chances behind them can: of each decision, what was expected of the policy's probabilities, of an arm drawn
blindly, and of the best arm.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.channels import CHANNELS
from scorer.plan import Plan
from streams.shop.truth import Floats, Truth

_MICRO: Final = 1e6


class Arms(NamedTuple):
    """What one launch could have done, an arm a row, with the arms of a decision side by side."""

    decision: Sequence[int]  # the same number for the arms of one decision
    shopper: Sequence[str]
    channel: Sequence[str]
    offer: Sequence[str]
    micro: Sequence[int]  # the arm's propensity in millionths, above 0


def choices(truth: Truth, plan: Plan, arms: Arms, parts: int) -> list[dict[str, Any]]:
    """A launch's decisions in so many parts by time: `decisions`, the reward a promotion expected of `policy`, `blind`
    and `best`, in the plan's money, and `learnt`: which share of the way from blind to best the policy is."""
    propensity = np.asarray(arms.micro) / _MICRO
    return by_part(np.asarray(arms.decision), propensity, _rewards(truth, plan, arms), parts)


def by_part(decision: npt.NDArray[np.int64], propensity: Floats, reward: Floats, parts: int) -> list[dict[str, Any]]:
    """What `choices` gives. float64[arms] each, with the arms of a decision side by side."""
    starts = np.flatnonzero(np.diff(decision, prepend=-1))
    count = np.diff(starts, append=len(decision))
    blind = np.add.reduceat(reward, starts) / count
    policy = np.add.reduceat(propensity * reward, starts) / np.add.reduceat(propensity, starts)
    best = np.maximum.reduceat(reward, starts)
    places = [place for place in np.array_split(np.arange(len(starts)), parts) if len(place)]
    return [_part(policy[place], blind[place], best[place]) for place in places]


def _part(policy: Floats, blind: Floats, best: Floats) -> dict[str, Any]:
    room = float((best - blind).sum())
    return {
        "decisions": len(policy),
        "policy": float(policy.mean()),
        "blind": float(blind.mean()),
        "best": float(best.mean()),
        "learnt": float((policy - blind).sum()) / room if room > 0 else None,
    }


def _rewards(truth: Truth, plan: Plan, arms: Arms) -> Floats:
    """Expected reward of each arm, over all that nobody can see of a shopper."""
    reward = np.zeros(len(arms.shopper))
    shopper, channel, offer = map(np.asarray, (arms.shopper, arms.channel, arms.offer))
    for each in plan.offers:
        for at, name in enumerate(CHANNELS):
            here = np.flatnonzero((channel == name) & (offer == each.name))
            shoppers, discount = shopper[here].tolist(), each.discount_micro / _MICRO
            products = [plan.product] * len(here)
            clicked, bought = truth.responses(shoppers, products, channel=at, discount=discount, known=False)
            gain = plan.purchase_reward_micro - each.cost_micro
            reward[here] = (plan.click_reward_micro * clicked + gain * bought) / _MICRO
    return reward
