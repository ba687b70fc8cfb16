"""What a decision changes: the shopper's dealings, the launch's campaign, and what waits for its outcome."""

from bisect import bisect_left, bisect_right
from typing import Final

import numpy as np

from scorer import dealings, kinds, opened
from scorer.arrays import I8, U1, Flag, Int, Row, Table
from scorer.catalogue import is_live
from scorer.compiled import compiled
from scorer.events import FOLDED
from scorer.terms import Terms

DUE = np.dtype(
    [
        ("closes_ms", "<i8"),  # newest event time of the partition from which it is closed
        ("id", "<u8", (2,)),  # of the decision
        ("row", "<i4"),  # of the shopper
        ("slot", "<i4"),  # in that row
    ]
)

_FULL_MICRO: Final = (1 << 63) - 1  # where a sum of money stays


@compiled
def buy(row: Row, event: Row, terms: Terms) -> None:
    """Mark every launch of the product bought that has not ended."""
    row["purchases"] = np.uint32(np.int64(row["purchases"]) + 1)
    if event["product"] < 0:
        return
    at_ms, launches, wanted = np.int64(event["at_ms"]), terms.launches, terms.products[event["product"]]["hash"]
    for i in range(len(launches)):
        product = launches[i]["product"]
        if product < 0 or terms.products[product]["hash"] != wanted or at_ms >= launches[i]["end_ms"]:
            continue
        slot = dealings.room(row, launches[i]["hash"], launches, at_ms)
        if slot < 0:
            row["censored"] += np.uint32(1)
        else:
            dealings.touch(row, slot, launches[i]["hash"], at_ms)
            row["bought"][slot] = np.uint8(1)


@compiled
def hear(row: Row, event: Row, terms: Terms, window_ms: Int) -> Flag:
    """Let a folded event of the shopper change the dealings; whether it did."""
    kind = np.int64(event["kind"])
    if kind == kinds.DELIVERY:
        return opened.deliver(row, event["note"][0], event["note"][1], np.int64(event["quantity"]) != 0)
    changed = False
    if kind == kinds.PURCHASE:
        buy(row, event, terms)
        changed = True
    if event["product"] >= 0 and kind < kinds.SEARCH:
        changed = opened.attribute(row, event, terms.products[event["product"]]["hash"], window_ms) >= 0 or changed
    return changed


@compiled
def review(event: Row, negative: U1, campaign: Table, terms: Terms, touched: U1) -> None:
    """Count a review for every launch of its product whose window is open."""
    at_ms, launches = np.int64(event["at_ms"]), terms.launches
    if event["product"] < 0 or event["text"] < 0:
        return
    for i in range(len(launches)):
        if launches[i]["product"] < 0 or not is_live(launches[i], at_ms):
            continue
        if terms.products[launches[i]["product"]]["hash"] == terms.products[event["product"]]["hash"]:
            own = campaign[terms.campaign_of[i]]
            own["reviews"] += np.int64(1)
            own["negative"] += np.int64(negative[event["text"]])
            touched[terms.campaign_of[i]] = np.uint8(1)


@compiled
def promote(row: Row, promotion: Row, now_ms: Int, terms: Terms) -> None:
    """Note a promotion in the dealings, and open it in its slot, which is free."""
    launch = terms.launches[promotion["launch"]]
    place = dealings.room(row, launch["hash"], terms.launches, now_ms)
    dealings.promote(row, place, launch["hash"], now_ms, np.int64(promotion["day"]))
    slot = np.int64(promotion["slot"])
    row["open_id"][slot, 0], row["open_id"][slot, 1] = promotion["id"][0], promotion["id"][1]
    row["open_launch"][slot] = launch["hash"]
    row["open_product"][slot] = terms.products[launch["product"]]["hash"]
    row["open_at_ms"][slot], row["open_closes_ms"][slot] = now_ms, promotion["closes_ms"]
    row["open_clicked_ms"][slot], row["open_purchased_ms"][slot] = -1, -1
    row["open_purchases"][slot], row["open_revenue_micro"][slot] = 0, 0
    row["open_cost_micro"][slot], row["open_prior_micro"][slot] = promotion["cost_micro"], promotion["prior_micro"]
    row["open_click_reward_micro"][slot] = promotion["click_reward_micro"]
    row["open_purchase_reward_micro"][slot] = promotion["purchase_reward_micro"]
    row["open_policy_state"][slot] = promotion["policy_state"]
    row["open_propensity_micro"][slot] = promotion["propensity_micro"]
    row["open_plan_version"][slot], row["open_policy"][slot] = promotion["plan_version"], promotion["policy"]
    row["open_offer"][slot], row["open_channel"][slot] = promotion["offer"], promotion["channel"]
    row["open_shown"][slot] = np.uint8(opened.ASSUMED)
    for i in range(opened.CONTEXT):
        row["open_context"][slot, i] = promotion["context"][i]


@compiled
def reserve(own: Row, promotion: Row) -> None:
    """Take the most that the promotion can cost, and one impression, out of the launch's grant."""
    own["spent_micro"] += np.int64(promotion["cost_micro"])
    own["impressions"] += np.int64(1)


@compiled
def release(campaign: Table, outcome: Row, touched: U1) -> None:
    """Give back what a closed promotion did not use, and count what it came to."""
    for i in range(len(campaign)):
        own = campaign[i]
        if own["launch"] != outcome["launch"]:
            continue
        touched[i] = np.uint8(1)
        bought = outcome["purchased_ms"] >= 0
        if not bought:
            own["spent_micro"] -= np.int64(outcome["cost_micro"])
        if outcome["shown"] == opened.FAILED:
            own["impressions"] -= np.int64(1)
        own["clicks"] += np.int64(1) if outcome["clicked_ms"] >= 0 else np.int64(0)
        own["purchases"] += np.int64(1) if bought else np.int64(0)
        left_micro = np.int64(_FULL_MICRO) - np.int64(own["revenue_micro"])
        own["revenue_micro"] += min(np.int64(outcome["revenue_micro"]), left_micro)
        return


@compiled
def close_due(  # one column each
    dealings_: Table, due: Table, start: Int, stop: Int, newest_ms: Int, outcomes: Table, closed: Int
) -> tuple[Int, Int]:
    """Close what of due[start:stop], in order, is due by `newest_ms` and still open; the next of `due`, and how many
    outcomes there are now. An entry whose promotion was closed early is passed over."""
    while start < stop and due[start]["closes_ms"] <= newest_ms:
        entry = due[start]
        row, slot = dealings_[entry["row"]], np.int64(entry["slot"])
        if row["open_id"][slot, 0] == entry["id"][0] and row["open_id"][slot, 1] == entry["id"][1]:
            opened.close(row, slot, entry["row"], 0, outcomes[closed])
            closed += 1
        start += 1
    return start, closed


@compiled
def is_heard(event: Row, active: Int) -> Flag:
    """Whether an event counts for dealings: folded, and of a row that this pass changes."""
    return active != 0 and event["status"] == FOLDED


def due_of(rows: Table, chosen: I8) -> Table:
    """DUE of everything that is open in the rows with these indices, in the order in which it closes."""
    opens = rows["open_id"][chosen].any(axis=2)
    which, slots = np.nonzero(opens)
    due = np.zeros(len(which), DUE)
    due["row"], due["slot"] = chosen[which], slots
    due["closes_ms"], due["id"] = rows["open_closes_ms"][chosen][which, slots], rows["open_id"][chosen][which, slots]
    return in_order(due)


def in_order(due: Table) -> Table:
    """DUE or OUTCOME rows by the moment at which they close, then by decision id."""
    ordered: Table = due[np.lexsort((due["id"][:, 1], due["id"][:, 0], due["closes_ms"]))]
    return ordered


def with_opened(due: Table, opened_: Table) -> Table:
    """`due`, in order, and what else has been opened, in order too. Only what of `due` closes between the first and the
    last that was opened is looked at: a step opens a handful, and a hundred thousand may wait."""
    if not len(opened_):
        return due
    closes_ms = opened_["closes_ms"]
    first, stop = bisect_left(due["closes_ms"], closes_ms.min()), bisect_right(due["closes_ms"], closes_ms.max())
    return np.concatenate([due[:first], in_order(np.concatenate([due[first:stop], opened_])), due[stop:]])


def closing(due: Table, events: Table, running_max_ms: int) -> int:
    """How many of `due`, in order, can close at these events at most."""
    newest_ms = int(events["at_ms"].max(initial=running_max_ms))
    return bisect_right(due["closes_ms"], newest_ms)
