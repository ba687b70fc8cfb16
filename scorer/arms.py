"""From the arms that may be chosen to the one that is: at most 20 of them, their values, their probabilities, the draw.

Arms stand in rounds: the first arm of every eligible candidate in the candidates' order, then the second of every one,
until there are 20. The policy is that of the first eligible candidate's plan.
"""

from typing import Final, NamedTuple

import numpy as np

from scorer import contexts
from scorer.arrays import F4, I4, I8, U1, Int, Real, Row, Table
from scorer.candidates import MOST
from scorer.compiled import compiled
from scorer.hashing import draw
from scorer.opened import CONTEXT
from scorer.plans import ARMS
from scorer.policies import choose
from scorer.policies.threshold import WHOLE, pick
from scorer.terms import Terms

YOUNG: Final = 100  # promotions in this partition up to which a launch gets twice the part of what is explored
_ALL: Final = np.uint64(WHOLE)


class Scratch(NamedTuple):
    """Room for the arms of one decision, written over by the next."""

    place: I4  # int32[20]: index of the arm in its plan
    launch: I4  # int32[20]
    interest: I4  # int32[20], millionths
    prior: I8  # int64[20]
    rewards: I8  # int64[20, 3]
    listed: I4  # int32[20]
    context: I4  # int32[20, 12]
    eligible: U1  # uint8[20]
    weights: I4  # int32[20]
    out: I4  # int32[21]


def scratch() -> Scratch:
    """Room for one decision at a time."""
    i4, i8 = np.int32, np.int64
    return Scratch(
        np.zeros(MOST, i4),
        np.zeros(MOST, i4),
        np.zeros(MOST, i4),
        np.zeros(MOST, i8),
        np.zeros((MOST, 3), i8),
        np.zeros(MOST, i4),
        np.zeros((MOST, CONTEXT), i4),
        np.ones(MOST, np.uint8),
        np.ones(MOST, i4),
        np.zeros(MOST + 1, i4),
    )


@compiled
def choose_arm(  # noqa: PLR0913  # one column each
    decision: Row,
    point: Row,
    allowed: I8,
    purchase: F4,
    campaign: Table,
    terms: Terms,
    rules: Row,
    now_ms: Int,
    room: Scratch,
) -> None:
    """Write arms, values, propensities and the choice into `decision`; contexts and priors stay in `room`."""
    count = _rounds(decision, allowed, room)
    decision["arms"] = np.int32(count)
    first = np.int64(decision["candidates"][decision["arm_candidates"][0]]) if count > 0 else np.int64(0)
    exploration = np.int64(-rules["min_propensity_micro"])
    policy = np.int64(0)
    parameters = np.zeros(4)
    if count > 0:
        plan = terms.plans[first]
        policy, exploration = np.int64(plan["policy"]), np.int64(plan["exploration_micro"])
        for k in range(4):
            parameters[k] = plan["parameters"][k]
    decision["policy"] = np.uint8(policy)
    for i in range(count):
        _value(decision, i, point, purchase, campaign, terms, now_ms, room)
    choose.propensities(
        policy,
        parameters,
        room.interest[:count],
        room.prior[:count],
        room.rewards[:count],
        room.listed[:count],
        room.context[:count],
        terms.solved,
        room.launch[:count],
        room.eligible[:count],
        room.weights[:count],
        exploration,
        1,
        decision["arm_value_micro"][:count],
        room.out[: count + 1],
    )
    _draw(decision, rules, count, room)


@compiled
def _rounds(decision: Row, allowed: I8, room: Scratch) -> Int:
    count, left = 0, True
    turn = np.int64(0)
    while left and count < MOST:
        left = False
        for j in range(MOST):
            arm = _bit(allowed[j], turn)
            if arm >= 0 and count < MOST:
                left = True
                decision["arm_candidates"][count] = np.int32(j)
                room.place[count] = np.int32(arm)
                count += 1
        turn += 1
    return count


@compiled
def _bit(bits: Int, turn: Int) -> Int:
    """The place of the bit that is number `turn` of those set; -1 where there are fewer."""
    seen = np.int64(0)
    for a in range(ARMS):
        if bits & (np.int64(1) << a) != 0:
            if seen == turn:
                return a
            seen += 1
    return -1


@compiled
def _value(  # noqa: PLR0913  # one column each
    decision: Row, i: Int, point: Row, purchase: F4, campaign: Table, terms: Terms, now_ms: Int, room: Scratch
) -> None:
    """Fill the columns of arm i."""
    j, a = decision["arm_candidates"][i], room.place[i]
    at = decision["candidates"][j]
    launch, plan = terms.launches[at], terms.plans[at]
    interest = np.int64(decision["interest_micro"][j])
    bought = micro(np.float64(purchase[j]))
    cost = np.int64(plan["arm_cost_micro"][a])
    decision["arm_offers"][i], decision["arm_channels"][i] = plan["arm_offer"][a], plan["arm_channel"][a]
    room.launch[i], room.interest[i] = at, np.int32(interest)
    room.rewards[i, 0] = np.int64(plan["click_reward_micro"])
    room.rewards[i, 1] = np.int64(plan["purchase_reward_micro"]) - cost  # an offer costs where it is used
    room.rewards[i, 2] = np.int64(0)
    room.prior[i] = _expected_micro(room.rewards[i, 0], interest, room.rewards[i, 1], bought)
    room.listed[i] = terms.listed[at, a]
    room.weights[i] = np.int32(2) if campaign[terms.campaign_of[at]]["impressions"] < YOUNG else np.int32(1)
    contexts.context(
        interest,
        bought,
        np.int64(plan["arm_discount_micro"][a]),
        np.int64(plan["arm_channel"][a]),
        now_ms - np.int64(launch["start_ms"]),
        np.int64(launch["end_ms"]) - np.int64(launch["start_ms"]),
        np.int64(point["events"]),
        np.int64(decision["times"][j]),
        _price_micro(terms, launch),
        _mean_price_micro(point),
        room.context[i],
    )


@compiled
def _expected_micro(click_micro: Int, interest_micro: Int, purchase_micro: Int, bought_micro: Int) -> Int:
    """Both rewards by their chances, rounded down; whole money and its millionths apart, as 64 bits hold no product of
    a great reward and a chance."""
    click, purchase = click_micro // 1_000_000, purchase_micro // 1_000_000
    rest = (click_micro - click * 1_000_000) * interest_micro + (purchase_micro - purchase * 1_000_000) * bought_micro
    return click * interest_micro + purchase * bought_micro + rest // 1_000_000


@compiled
def micro(share: Real) -> Int:
    """A probability in millionths, cut to 0..1, halves up; 0 for what is not a number."""
    return np.int64(min(share, 1.0) * 1e6 + 0.5) if share > 0.0 else np.int64(0)


@compiled
def _price_micro(terms: Terms, launch: Row) -> Int:
    return np.int64(terms.products[launch["product"]]["price_micro"]) if launch["product"] >= 0 else np.int64(-1)


@compiled
def _mean_price_micro(point: Row) -> Int:
    return np.int64(point["price_mean"] * 1e6 + 0.5) if point["price_weight"] > 0.0 else np.int64(-1)


@compiled
def _draw(decision: Row, rules: Row, count: Int, room: Scratch) -> None:
    out, sums = room.out, decision["propensity_micro"]
    for i in range(count):
        decision["arm_propensity_micro"][i] = out[i]
        sums[decision["arm_candidates"][i]] = np.int32(sums[decision["arm_candidates"][i]] + out[i])
    sums[MOST] = out[count]
    chosen = pick(out[: count + 1], draw(rules["seed"], decision["id"][0], decision["id"][1], _ALL))
    decision["chosen_micro"] = out[chosen]
    decision["chosen"] = np.int32(chosen) if chosen < count else np.int32(-1)
    decision["action"] = np.int32(-1)
    if chosen < count:
        decision["action"] = decision["candidates"][decision["arm_candidates"][chosen]]
