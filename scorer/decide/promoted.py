"""A promotion: written down from its decision, and opened in the shopper's dealings."""

import numpy as np

from scorer import opened, settle
from scorer.arms import Scratch
from scorer.arrays import Int, Row, Table
from scorer.compiled import compiled
from scorer.dealings import DAY_MS
from scorer.decide.tables import Books
from scorer.terms import Terms, clock_ms


@compiled
def write(  # noqa: PLR0913  # one column each
    promotion: Row,
    p: Int,
    decision: Row,
    row: Row,
    point: Row,
    terms: Terms,
    closes_ms: Int,
    now_ms: Int,
    room: Scratch,
) -> None:
    """Write down what the choice of decision p promotes."""
    arm, at = decision["chosen"], decision["action"]
    launch, plan = terms.launches[at], terms.plans[at]
    promotion["id"][0], promotion["id"][1] = decision["id"][0], decision["id"][1]
    promotion["point"], promotion["launch"] = np.int32(p), at
    promotion["day"] = decision["local_ms"] // DAY_MS
    if point["zone"] == np.uint64(0):
        promotion["day"] = clock_ms(terms, plan["zone"], now_ms) // DAY_MS
    promotion["closes_ms"] = closes_ms
    promotion["cost_micro"] = plan["arm_cost_micro"][room.place[arm]]
    promotion["discount_micro"] = plan["arm_discount_micro"][room.place[arm]]
    promotion["click_reward_micro"] = plan["click_reward_micro"]
    promotion["purchase_reward_micro"] = plan["purchase_reward_micro"]
    promotion["prior_micro"], promotion["policy_state"] = room.prior[arm], terms.policy_state[0]
    promotion["propensity_micro"], promotion["plan_version"] = decision["chosen_micro"], launch["version"]
    promotion["offer"], promotion["channel"] = decision["arm_offers"][arm], decision["arm_channels"][arm]
    promotion["policy"], promotion["slot"] = decision["policy"], np.uint8(opened.free(row))
    for k in range(opened.CONTEXT):
        promotion["context"][k] = room.context[arm, k]


@compiled
def promote(  # noqa: PLR0913  # one column each
    promotion: Row, index: Int, now_ms: Int, terms: Terms, books: Books, entry: Row, outcomes: Table, closed: Int
) -> Int:
    """Open a promotion in row `index` of dealings, and note in `entry` when it is due; what stands in its slot closes
    early. How many outcomes there are now."""
    row, slot = books.dealings[index], np.int64(promotion["slot"])
    if not opened.is_free(row, slot):
        opened.close(row, slot, index, opened.EARLY, outcomes[closed])
        settle.release(books.campaigns, outcomes[closed], books.touched)
        closed += 1
    settle.promote(row, promotion, now_ms, terms)
    if len(books.campaigns) > 0:
        own = terms.campaign_of[promotion["launch"]]
        settle.reserve(books.campaigns[own], promotion)
        books.touched[own] = np.uint8(1)
    entry["closes_ms"], entry["row"], entry["slot"] = promotion["closes_ms"], index, np.int32(slot)
    entry["id"][0], entry["id"][1] = promotion["id"][0], promotion["id"][1]
    return closed
