"""The plan of each launch as a row that compiled loops read: what it may do, to whom, how often, at what cost.

A row belongs to the LAUNCH row at the same index. -1 in a limit: there is no such limit.
"""

from typing import Final

import numpy as np

from scorer.arrays import I4, Row, Table
from scorer.channels import CHANNELS, HOME_SLOT, mask
from scorer.hashing import text_hash
from scorer.plan import PACINGS, Plan

ARMS: Final = 16  # offers x channels of one plan, at most
PARAMETERS: Final = 4

THRESHOLD: Final = 0
EPSILON_GREEDY: Final = 1
SOFTMAX: Final = 2
LINUCB: Final = 3
THOMPSON: Final = 4
LOGISTIC: Final = 5
TABLE: Final = 6
POLICIES: tuple[str, ...] = ("threshold", "epsilon_greedy", "softmax", "linucb", "thompson", "logistic", "table")
PARAMETERS_OF: dict[str, tuple[tuple[str, float], ...]] = {  # in the order of the row, with what holds where left out
    "threshold": (("threshold", 0.02),),
    "epsilon_greedy": (("epsilon", 0.1),),
    "softmax": (("temperature", 0.01),),
    "linucb": (("alpha", 2.0),),
    "thompson": (("scale", 0.5),),
    "logistic": (("temperature", 0.01), ("epsilon", 0.0)),  # epsilon counts where temperature is 0
    "table": (),
}

PLAN = np.dtype(
    [
        ("holdout_micro", "<i4"),  # share of shoppers never promoted to
        ("exploration_micro", "<i4"),  # shared among the eligible; below 0: minus the least of each, millionths
        ("cap_per_day", "<i4"),  # promotions of any launch to a shopper in the shopper's local day
        ("cap_per_shopper", "<i4"),  # of this launch, ever
        ("cooldown_ms", "<i8"),  # since the shopper's last promotion of any launch
        ("quiet_from_min", "<i2"),  # minute of the shopper's day from which personal channels rest; -1 never
        ("quiet_to_min", "<i2"),  # first minute after
        ("policy", "u1"),  # index into POLICIES
        ("paused", "u1"),
        ("pacing", "u1"),  # 1: the budget is released evenly over the window
        ("default_consent", "u1"),  # channels that a shopper who has told nothing is taken to consent to
        ("zone", "<u8"),  # hash of the name of the plan's time zone, for shoppers who have told none; 0 is UTC
        ("arms", "<i4"),  # how many of the following count
        ("arm_offer", "u1", (ARMS,)),  # index into the plan's offers
        ("arm_channel", "u1", (ARMS,)),  # index into CHANNELS
        ("arm_cost_micro", "<i8", (ARMS,)),  # the most that one promotion with this offer can cost
        ("arm_discount_micro", "<i4", (ARMS,)),
        ("parameters", "<f8", (PARAMETERS,)),  # of the policy
        ("click_reward_micro", "<i8"),
        ("purchase_reward_micro", "<i8"),
        ("budget_micro", "<i8"),  # money
        ("impressions", "<i8"),
        ("negative_share_micro", "<i4"),  # share of negative reviews from which promotions stop
        ("stock_below", "<i8"),  # stock under which promotions stop
    ]
)


def unlimited(count: int, *, threshold_micro: int = 0, least_micro: int = 1) -> Table:
    """PLAN[count] of launches without a plan: list price in the home slot, no limit but the shop's own."""
    rows = np.zeros(count, PLAN)
    for name in ("cap_per_day", "cap_per_shopper", "cooldown_ms", "quiet_from_min", "quiet_to_min"):
        rows[name] = -1
    for name in ("budget_micro", "impressions", "negative_share_micro", "stock_below"):
        rows[name] = -1
    rows["exploration_micro"] = -least_micro
    rows["policy"] = THRESHOLD
    rows["parameters"][:, 0] = threshold_micro / 1e6
    rows["arms"], rows["arm_channel"][:, 0] = 1, HOME_SLOT
    return rows


def row(plan: Plan) -> Row:
    """One PLAN record of a plan that was checked."""
    rows = np.zeros(1, PLAN)
    for name in _SAME:
        rows[name] = getattr(plan, name)
    rows["policy"], rows["pacing"] = POLICIES.index(plan.policy), PACINGS.index(plan.pacing)
    rows["default_consent"] = mask(plan.default_consent)
    rows["zone"] = text_hash(plan.time_zone)
    given, known = dict(plan.parameters), PARAMETERS_OF[plan.policy]
    rows["parameters"][0, : len(known)] = [given.get(name, otherwise) for name, otherwise in known]
    rows["arms"] = len(plan.arms())
    for at, (offer, channel) in enumerate(plan.arms()):
        rows["arm_offer"][0, at], rows["arm_channel"][0, at] = offer, channel
        rows["arm_cost_micro"][0, at] = plan.offers[offer].cost_micro
        rows["arm_discount_micro"][0, at] = plan.offers[offer].discount_micro
    return rows[0]


def chances(plan: Plan) -> I4:
    """The table of a plan: probability of each of its arms in millionths, int32[ARMS]; what is left is nothing's."""
    told = {(chance.offer, chance.channel): chance.probability_micro for chance in plan.table}
    found = np.zeros(ARMS, np.int32)
    for at, (offer, channel) in enumerate(plan.arms()):
        found[at] = told.get((plan.offers[offer].name, CHANNELS[channel]), 0)
    return found


_SAME = (
    "holdout_micro",
    "exploration_micro",
    "cap_per_day",
    "cap_per_shopper",
    "cooldown_ms",
    "quiet_from_min",
    "quiet_to_min",
    "click_reward_micro",
    "purchase_reward_micro",
    "budget_micro",
    "impressions",
    "negative_share_micro",
    "stock_below",
)
