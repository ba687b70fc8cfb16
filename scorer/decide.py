"""Decisions: from interest to an action at each decision point, in order, so that two of one shopper see each other.

Pure: rows, events, points and scores in, DECISION, PROMOTION and OUTCOME rows out; the random number is a keyed hash of
seed and decision id. Guards use the later of the event's time and the shopper's last decision, so that a late event
cannot reach back behind a cooldown. At one event, in this order: what is due by the partition's newest time is closed;
the event itself is heard (a purchase marks every launch of its product that has not ended); then the decision.
"""

import math
from dataclasses import dataclass

import numpy as np

from scorer import opened, settle
from scorer.arms import Scratch, choose_arm, micro, scratch
from scorer.arrays import F4, I4, U1, Flag, Int, Row, Table, check_indices, in_place, ready
from scorer.campaigns import CAMPAIGN
from scorer.candidates import MOST
from scorer.compiled import compiled
from scorer.dealings import DAY_MS, DEALINGS
from scorer.decisions import DECISION, INTERVAL, PROMOTION, SEARCH
from scorer.eligible import guard
from scorer.events import ACTING, EVENT
from scorer.flags import DEGRADED
from scorer.ids import decision_id
from scorer.kinds import REVIEW
from scorer.profile import PROFILE
from scorer.rules import RULES
from scorer.terms import Terms, clock_ms


@dataclass(frozen=True)
class Asked:
    """Decision points and what was found out about them: PROFILE[P], the indices of their events, int32[P], rising,
    and of each point's 20 candidates the launch (index, -1 none), the probabilities of a click and of a purchase
    (float32[P, 20]), and whether the plan's audience holds the shopper (uint8[P, 20])."""

    points: Table
    events: I4
    candidates: I4
    interest: F4
    purchase: F4
    audience: U1


@dataclass(frozen=True)
class Decided:
    """What a step decided and closed: DECISION[P]; PROMOTION of those that promoted; OUTCOME in the order in which
    they closed; DUE of the promotions that stay open; whose dealings changed beside those of decisions: the
    events (bool[n]) and, of CAMPAIGN rows, which (bool[C]); and, where they were asked for, the contexts of the arms of
    each decision (int32[P, 20, 12])."""

    decisions: Table
    promotions: Table
    outcomes: Table
    due: Table
    heard: U1
    campaigns: U1
    contexts: I4


def decide(  # noqa: PLR0913  # one column each
    dealings: Table,
    campaigns: Table,
    events: Table,
    *,
    active: U1,
    asked: Asked,
    negative: U1,
    due: Table,
    terms: Terms,
    rules: Table,
    running_max_ms: int,
    with_contexts: bool = False,
) -> Decided:
    """Decide at each point; `dealings` and `campaigns` are changed in place.

    Interest is cut to 0..1; what is not a number counts as 0. `negative` uint8[texts]: 1 where a text speaks badly.
    `due`: what is open and may close in this step, `settle.due_of` or what is left of it. `active` as in `observe`:
    0 leaves the dealings of that event's row alone, and no point may stand at such an event. `running_max_ms`: newest
    event time of the partition before these events, -1 for none.
    """
    return _walk(
        *(dealings, campaigns, events, active, asked, negative, due, terms, terms, None, rules, running_max_ms),
        with_contexts,
    )


def follow(  # noqa: PLR0913  # one column each
    dealings: Table,
    campaigns: Table,
    events: Table,
    *,
    active: U1,
    asked: Asked,
    negative: U1,
    due: Table,
    terms: Terms,
    held: Terms,
    promotions: Table,
    rules: Table,
    running_max_ms: int,
    with_contexts: bool = False,
) -> Decided:
    """What would be decided at each point under `terms`, where all that happened before is what was recorded.

    As `decide`, but `dealings` and `campaigns` change by the recorded `promotions` (PROMOTION, in the order of their
    points), under the terms `held` under which these were made; the two must name the same launches and campaigns.
    """
    if not np.array_equal(terms.launches["hash"], held.launches["hash"]):
        raise ValueError("the terms must be of the launches that were there")
    if not np.array_equal(terms.campaign_of, held.campaign_of):
        raise ValueError("the terms must name the campaigns that were there")
    return _walk(
        *(dealings, campaigns, events, active, asked, negative, due, terms, held, promotions, rules, running_max_ms),
        with_contexts,
    )


def _walk(  # noqa: PLR0913  # one column each
    dealings: Table,
    campaigns: Table,
    events: Table,
    active: U1,
    asked: Asked,
    negative: U1,
    due: Table,
    terms: Terms,
    held: Terms,
    recorded: Table | None,
    rules: Table,
    running_max_ms: int,
    with_contexts: bool,
) -> Decided:
    dealings, campaigns, events = _checked(dealings, campaigns, events, active, asked.events, terms)
    check_indices(asked.candidates, len(terms.launches), "candidate", -1)
    count = len(asked.points)
    lengths = (asked.events, asked.candidates, asked.interest, asked.purchase, asked.audience)
    if any(len(column) != count for column in lengths):
        raise ValueError("points, events, candidates, interest, purchase and audience must be equally long")
    if not active[asked.events].all():
        raise ValueError("a decision point at an event whose row is left alone")
    due = settle.in_order(ready(due, settle.DUE))
    decisions, promotions = np.zeros(count, DECISION), np.zeros(count, PROMOTION)
    told = -1 if recorded is None else _tell(recorded, promotions, len(terms.launches))
    contexts = np.zeros((count if with_contexts else 0, MOST, opened.CONTEXT), np.int32)
    open_, outcomes = np.zeros(count, settle.DUE), np.zeros(len(due) + 2 * count, opened.OUTCOME)
    heard, touched = np.zeros(len(events), np.uint8), np.zeros(len(campaigns), np.uint8)
    with np.errstate(over="ignore"):
        made = _decide(
            dealings,
            campaigns,
            events,
            ready(active, np.uint8),
            ready(asked.points, PROFILE),
            ready(asked.events, np.int32),
            ready(asked.candidates, np.int32),
            ready(asked.interest, np.float32),
            ready(asked.purchase, np.float32),
            ready(asked.audience, np.uint8),
            ready(negative, np.uint8),
            due,
            terms,
            held,
            np.int64(told),
            ready(rules, RULES),
            np.int64(running_max_ms),
            scratch(),
            decisions,
            promotions,
            open_,
            outcomes,
            heard,
            touched,
            contexts,
        )
    promoted, closed, first_due, first_open = (int(each) for each in made)
    left = np.concatenate([due[first_due:], open_[first_open:promoted]])
    closed_rows = settle.in_order(outcomes[:closed])
    return Decided(decisions, promotions[:promoted].copy(), closed_rows, left, heard, touched, contexts)


def _tell(recorded: Table, promotions: Table, launches: int) -> int:
    """Put what was recorded where a walk would write what it decides; how many."""
    rows = ready(recorded, PROMOTION)
    check_indices(rows["point"], len(promotions), "point of a promotion")
    check_indices(rows["launch"], launches, "launch of a promotion")
    if (np.diff(rows["point"]) <= 0).any():
        raise ValueError("the points of promotions must rise")
    promotions[: len(rows)] = rows
    return len(rows)


def apply(  # noqa: PLR0913  # one column each
    dealings: Table,
    events: Table,
    *,
    active: U1,
    point_events: I4,
    promotions: Table,
    due: Table,
    terms: Terms,
    rules: Table,
    running_max_ms: int,
) -> tuple[U1, I4]:
    """What `decide` does to `dealings`, with recorded promotions (PROMOTION) in place of new decisions.

    `due`: what is open in the rows that this pass changes. Returns the
    events that changed a row beside decisions (uint8[n]), and the rows in which something closed (int32[m]).
    """
    dealings, _, events = _checked(dealings, None, events, active, point_events, terms)
    due = settle.in_order(ready(due, settle.DUE))
    open_ = np.zeros(len(promotions), settle.DUE)
    outcomes = np.zeros(len(due) + 2 * len(promotions), opened.OUTCOME)
    heard = np.zeros(len(events), np.uint8)
    closed = _apply(
        dealings,
        events,
        ready(active, np.uint8),
        ready(point_events, np.int32),
        ready(promotions, PROMOTION),
        due,
        terms,
        ready(rules, RULES),
        np.int64(running_max_ms),
        open_,
        outcomes,
        heard,
    )
    return heard, outcomes["row"][: int(closed)].copy()


def _checked(
    dealings: Table, campaigns: Table | None, events: Table, active: U1, point_events: I4, terms: Terms
) -> tuple[Table, Table, Table]:
    check_indices(events["row"], len(dealings), "row")
    check_indices(events["product"], len(terms.products), "product", -1)
    check_indices(point_events, len(events), "point_events")
    if len(active) != len(events):
        raise ValueError("active must be as long as events")
    if (np.diff(point_events) <= 0).any():
        raise ValueError("point_events must rise")
    rows = np.zeros(0, CAMPAIGN) if campaigns is None else in_place(campaigns, CAMPAIGN)
    if campaigns is not None:
        check_indices(terms.campaign_of, len(rows), "campaign")
    return in_place(dealings, DEALINGS), rows, ready(events, EVENT)


@compiled
def _decide(  # noqa: PLR0913  # one column each
    dealings: Table,
    campaigns: Table,
    events: Table,
    active: U1,
    points: Table,
    point_events: I4,
    candidates: I4,
    interest: F4,
    purchase: F4,
    audience: U1,
    negative: U1,
    due: Table,
    terms: Terms,
    held: Terms,
    told: Int,
    all_rules: Table,
    newest_ms: Int,
    room: Scratch,
    decisions: Table,
    promotions: Table,
    open_: Table,
    outcomes: Table,
    heard: U1,
    touched: U1,
    contexts: I4,
) -> tuple[Int, Int, Int, Int]:
    """Walk the events. `told` of `promotions` are recorded, and take the place of what is chosen; -1: none is."""
    rules = all_rules[0]
    window_ms = np.int64(rules["attribution_ms"])
    allowed = np.zeros(MOST, np.int64)
    p = promoted = closed = first_due = first_open = 0
    for i in range(len(events)):
        event = events[i]
        newest_ms = _newest(event, newest_ms)
        before = closed
        first_due, closed = settle.close_due(dealings, due, first_due, len(due), newest_ms, outcomes, closed)
        first_open, closed = settle.close_due(dealings, open_, first_open, promoted, newest_ms, outcomes, closed)
        for c in range(before, closed):
            settle.release(campaigns, outcomes[c], touched)
        row = dealings[event["row"]]
        if settle.is_heard(event, active[i]):
            heard[i] = np.uint8(settle.hear(row, event, held, window_ms))
            if event["kind"] == REVIEW:
                settle.review(event, negative, campaigns, held, touched)
        if p < len(point_events) and point_events[p] == i:
            decision, point = decisions[p], points[p]
            decision["event"], decision["row"] = i, event["row"]
            _enter(decision, event, point, candidates[p], interest[p])
            now_ms = _now_ms(row, event)
            guard(decision, row, point, audience[p], campaigns, terms, rules, now_ms, newest_ms, allowed)
            choose_arm(decision, point, allowed, purchase[p], campaigns, terms, rules, now_ms, room)
            row["last_decision_ms"] = now_ms
            if p < len(contexts):
                contexts[p] = room.context
            if _promotes(decision, promotions, promoted, p, told):
                promotion = promotions[promoted]
                if told < 0:
                    _write(promotion, p, decision, row, point, terms, newest_ms + window_ms, now_ms, room)
                closed = _make_room(row, event["row"], promotion, outcomes, closed, campaigns, touched)
                settle.promote(row, promotion, now_ms, held)
                settle.reserve(campaigns[held.campaign_of[promotion["launch"]]], promotion)
                touched[held.campaign_of[promotion["launch"]]] = np.uint8(1)
                _stays_open(open_[promoted], event["row"], promotion)
                promoted += 1
            p += 1
    return promoted, closed, first_due, first_open


@compiled
def _promotes(decision: Row, promotions: Table, promoted: Int, p: Int, told: Int) -> Flag:
    """Whether something is promoted at point p: what was chosen, or what was recorded of it."""
    if told < 0:
        return decision["chosen"] >= 0
    return promoted < told and promotions[promoted]["point"] == p


@compiled
def _apply(  # noqa: PLR0913  # one column each
    dealings: Table,
    events: Table,
    active: U1,
    point_events: I4,
    promotions: Table,
    due: Table,
    terms: Terms,
    all_rules: Table,
    newest_ms: Int,
    open_: Table,
    outcomes: Table,
    heard: U1,
) -> Int:
    window_ms = np.int64(all_rules[0]["attribution_ms"])
    none, nowhere = np.zeros(0, CAMPAIGN), np.zeros(0, np.uint8)
    p = q = promoted = closed = first_due = first_open = 0
    for i in range(len(events)):
        event = events[i]
        newest_ms = _newest(event, newest_ms)
        first_due, closed = settle.close_due(dealings, due, first_due, len(due), newest_ms, outcomes, closed)
        first_open, closed = settle.close_due(dealings, open_, first_open, promoted, newest_ms, outcomes, closed)
        row = dealings[event["row"]]
        if settle.is_heard(event, active[i]):
            heard[i] = np.uint8(settle.hear(row, event, terms, window_ms))
        if p < len(point_events) and point_events[p] == i:
            promotes = q < len(promotions) and promotions[q]["point"] == p
            if active[i] != 0:
                now_ms = _now_ms(row, event)
                row["last_decision_ms"] = now_ms
                if promotes:
                    promotion = promotions[q]
                    closed = _make_room(row, event["row"], promotion, outcomes, closed, none, nowhere)
                    settle.promote(row, promotion, now_ms, terms)
                    _stays_open(open_[promoted], event["row"], promotion)
                    promoted += 1
            q += 1 if promotes else 0
            p += 1
    return closed


@compiled
def _newest(event: Row, newest_ms: Int) -> Int:
    """Newest event time of the partition after the event; what is told of shoppers and deliveries does not move it."""
    if event["input"] >= ACTING:
        return newest_ms
    return max(newest_ms, np.int64(event["at_ms"]))


@compiled
def _now_ms(row: Row, event: Row) -> Int:
    return max(np.int64(event["at_ms"]), np.int64(row["last_decision_ms"]))


@compiled
def _enter(decision: Row, event: Row, point: Row, candidates: I4, interest: F4) -> None:
    """Everything that does not depend on dealings: id, cause, candidates, interest in millionths, the shopper."""
    first, second = decision_id(np.uint64(point["shopper"]), np.uint64(point["decisions"]))
    decision["id"][0] = first
    decision["id"][1] = second
    decision["cause"] = np.uint8(SEARCH) if event["asks"] != 0 else np.uint8(INTERVAL)
    decision["consent"], decision["language"] = point["consent"], point["language"]
    decision["last_promotion_ms"] = np.int64(-1)
    flags = np.int64(event["flags"])
    chosen, interest_micro = decision["candidates"], decision["interest_micro"]
    for j in range(MOST):
        chosen[j] = candidates[j]
        if candidates[j] < 0:
            continue
        score = np.float64(interest[j])
        if math.isnan(score):
            flags = flags | DEGRADED
        interest_micro[j] = np.int32(micro(score))
    decision["flags"] = np.uint8(flags)


@compiled
def _write(  # noqa: PLR0913  # one column each
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
    """Write down what the decision's choice promotes."""
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
def _make_room(  # one column each
    row: Row, index: Int, promotion: Row, outcomes: Table, closed: Int, campaigns: Table, touched: U1
) -> Int:
    """Close early what stands in the slot of a promotion; how many outcomes there are now."""
    slot = np.int64(promotion["slot"])
    if opened.is_free(row, slot):
        return closed
    opened.close(row, slot, index, opened.EARLY, outcomes[closed])
    settle.release(campaigns, outcomes[closed], touched)
    return closed + 1


@compiled
def _stays_open(entry: Row, index: Int, promotion: Row) -> None:
    entry["closes_ms"], entry["row"], entry["slot"] = promotion["closes_ms"], index, np.int32(promotion["slot"])
    entry["id"][0], entry["id"][1] = promotion["id"][0], promotion["id"][1]
