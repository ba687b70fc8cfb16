"""Open promotions: what was promoted to a shopper and waits for its outcome, four to a row of dealings.

An open promotion takes the shopper's next clicks and purchases of its product, within the attribution window of event
time; of two that could, the newer. It closes when the partition's newest event time has passed the window: a zero is
an outcome like any other. A fifth promotion closes the oldest early, and the outcome says so.
"""

from typing import Final

import numpy as np

from scorer import kinds
from scorer.arrays import Flag, Int, Row
from scorer.compiled import compiled
from scorer.recent import is_click

OPEN: Final = 4
CONTEXT: Final = 12
MOST_MICRO: Final = 1_000_000_000_000_000_000  # of a promotion's revenue: a million million; one purchase is below

ASSUMED: Final = 0  # nothing was said: a trigger that was sent counts as shown
TOLD: Final = 1
FAILED: Final = 2
SHOWN: tuple[str, ...] = ("assumed", "told", "failed")

EARLY: Final = 32  # flag of an outcome: closed before its window was over

_SHARED = (
    ("id", "<u8", 2),  # of the decision (scorer.ids); 0 free
    ("launch", "<u8", 1),  # hash of the launch id
    ("product", "<u8", 1),  # hash of the product id
    ("at_ms", "<i8", 1),  # event time of the decision
    ("closes_ms", "<i8", 1),  # newest event time of the partition from which it is closed
    ("clicked_ms", "<i8", 1),  # event time of the first click that was read; -1 none
    ("purchased_ms", "<i8", 1),  # of the first purchase that was read; -1 none
    ("purchases", "<i8", 1),
    ("revenue_micro", "<i8", 1),  # price times quantity of these purchases, where known; MOST_MICRO at most
    ("cost_micro", "<i8", 1),  # the most that the offer can cost
    ("click_reward_micro", "<i8", 1),  # as the plan said at the decision
    ("purchase_reward_micro", "<i8", 1),
    ("prior_micro", "<i8", 1),  # reward that the models expected
    ("policy_state", "<i8", 1),  # offset up to which policy states were in force
    ("context", "<i4", CONTEXT),  # scorer.contexts, of the arm chosen
    ("propensity_micro", "<i4", 1),
    ("plan_version", "<i4", 1),
    ("offer", "u1", 1),  # index into the plan's offers
    ("channel", "u1", 1),  # index into CHANNELS
    ("policy", "u1", 1),  # index into POLICIES
    ("shown", "u1", 1),  # index into SHOWN
)
FIELDS = tuple((f"open_{name}", kind, (OPEN, size) if size > 1 else (OPEN,)) for name, kind, size in _SHARED)
OUTCOME = np.dtype(
    [(name, kind, (size,)) if size > 1 else (name, kind) for name, kind, size in _SHARED]
    + [("row", "<i4"), ("reward_micro", "<i8"), ("flags", "u1")]
)


@compiled
def free(row: Row) -> Int:
    """The slot for the next promotion: a free one, else the one that closes first."""
    ids, closes_ms = row["open_id"], row["open_closes_ms"]
    oldest = 0
    for slot in range(OPEN):
        if ids[slot, 0] == np.uint64(0) and ids[slot, 1] == np.uint64(0):
            return slot
        if closes_ms[slot] < closes_ms[oldest]:
            oldest = slot
    return oldest


@compiled
def is_free(row: Row, slot: Int) -> Flag:
    """Whether nothing is open there."""
    return row["open_id"][slot, 0] == np.uint64(0) and row["open_id"][slot, 1] == np.uint64(0)


@compiled
def attribute(row: Row, event: Row, product: Int, window_ms: Int) -> Int:
    """Give a click or purchase of `product` (a hash) to the newest open promotion that it can belong to; its slot,
    -1 where there is none."""
    at_ms, found = np.int64(event["at_ms"]), -1
    for slot in range(OPEN):
        since_ms = at_ms - row["open_at_ms"][slot]
        if is_free(row, slot) or row["open_product"][slot] != product or since_ms < 0 or since_ms > window_ms:
            continue
        if found < 0 or row["open_at_ms"][slot] > row["open_at_ms"][found]:
            found = slot
    if found >= 0 and event["kind"] == kinds.PURCHASE:
        _bought(row, found, event, at_ms)
    elif found >= 0 and is_click(np.int64(event["kind"])) and row["open_clicked_ms"][found] < 0:
        row["open_clicked_ms"][found] = at_ms
    return found


@compiled
def _bought(row: Row, slot: Int, event: Row, at_ms: Int) -> None:
    if row["open_purchased_ms"][slot] < 0:
        row["open_purchased_ms"][slot] = at_ms
    row["open_purchases"][slot] += np.int64(1)
    if event["price_micro"] > 0:
        worth_micro = np.int64(event["price_micro"]) * np.int64(event["quantity"])
        row["open_revenue_micro"][slot] = min(row["open_revenue_micro"][slot] + worth_micro, np.int64(MOST_MICRO))


@compiled
def deliver(row: Row, first: Int, second: Int, shown: Flag) -> Flag:
    """Note what a delivery says of the decision with this id; False where it is not open."""
    for slot in range(OPEN):
        if row["open_id"][slot, 0] == first and row["open_id"][slot, 1] == second and not is_free(row, slot):
            row["open_shown"][slot] = np.uint8(TOLD) if shown else np.uint8(FAILED)
            return True
    return False


@compiled
def close(row: Row, slot: Int, index: Int, flags: Int, out: Row) -> None:
    """Write the outcome of a slot into `out` (OUTCOME; `index` is the row's) and free the slot."""
    for i in range(2):
        out["id"][i] = row["open_id"][slot, i]
        row["open_id"][slot, i] = np.uint64(0)
    for i in range(CONTEXT):
        out["context"][i] = row["open_context"][slot, i]
    out["launch"], out["product"] = row["open_launch"][slot], row["open_product"][slot]
    out["at_ms"], out["closes_ms"] = row["open_at_ms"][slot], row["open_closes_ms"][slot]
    out["clicked_ms"], out["purchased_ms"] = row["open_clicked_ms"][slot], row["open_purchased_ms"][slot]
    out["purchases"], out["revenue_micro"] = row["open_purchases"][slot], row["open_revenue_micro"][slot]
    out["cost_micro"], out["prior_micro"] = row["open_cost_micro"][slot], row["open_prior_micro"][slot]
    out["click_reward_micro"] = row["open_click_reward_micro"][slot]
    out["purchase_reward_micro"] = row["open_purchase_reward_micro"][slot]
    out["policy_state"], out["propensity_micro"] = row["open_policy_state"][slot], row["open_propensity_micro"][slot]
    out["plan_version"], out["policy"] = row["open_plan_version"][slot], row["open_policy"][slot]
    out["offer"], out["channel"] = row["open_offer"][slot], row["open_channel"][slot]
    out["shown"], out["row"], out["flags"] = row["open_shown"][slot], np.int32(index), np.uint8(flags)
    out["reward_micro"] = reward_micro(out)


@compiled
def reward_micro(out: Row) -> Int:
    """What the outcome is worth: a click, a purchase, less what the offer cost where it was used."""
    worth = np.int64(0)
    if out["clicked_ms"] >= 0:
        worth = worth + np.int64(out["click_reward_micro"])
    if out["purchased_ms"] >= 0:
        worth = worth + np.int64(out["purchase_reward_micro"]) - np.int64(out["cost_micro"])
    return worth
