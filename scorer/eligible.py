"""Which candidates and arms of a decision point may be chosen: every guard is asked, and what fails is noted."""

import numpy as np

from scorer import campaigns, dealings, plans
from scorer import reasons as why
from scorer.arrays import I8, U1, Int, Row, Table
from scorer.candidates import MOST
from scorer.channels import PERSONAL
from scorer.compiled import compiled
from scorer.guards import how_often, when, who, worth
from scorer.terms import Terms, clock_ms


@compiled
def guard(  # noqa: PLR0913  # one column each
    decision: Row,
    row: Row,
    point: Row,
    audience: U1,
    campaign: Table,
    terms: Terms,
    rules: Row,
    now_ms: Int,
    newest_ms: Int,
    allowed: I8,
) -> None:
    """Write reasons, and the values that they rest on, of each candidate, and into `allowed` int64[20] its arms that
    may be chosen (bit a: arm a of its plan; 0 where the candidate is not eligible).

    `audience` uint8[20]: 1 where the plan's audience holds the shopper. `newest_ms`: of the partition.
    """
    candidates, reasons = decision["candidates"], decision["reasons"]
    decision["local_ms"] = clock_ms(terms, point["zone"], now_ms)
    for j in range(MOST):
        allowed[j] = np.int64(0)
        if candidates[j] < 0:
            continue
        launch, plan = terms.launches[candidates[j]], terms.plans[candidates[j]]
        zone = point["zone"] if point["zone"] != np.uint64(0) else plan["zone"]
        there_ms = clock_ms(terms, zone, now_ms)
        today = dealings.promoted_on(row, there_ms // dealings.DAY_MS, terms, zone, now_ms)
        mask = _of_shopper(decision, row, point, plan, rules, now_ms, today)
        mask = mask | _of_pair(decision, j, row, point, terms, rules, now_ms, audience[j])
        own = campaign[terms.campaign_of[candidates[j]]]
        mask = mask | _of_launch(decision, j, own, launch, plan, terms, now_ms)
        arms, barred = _arms(decision, j, own, launch, plan, terms, point, there_ms, newest_ms)
        if arms == 0:
            mask = mask | barred
        reasons[j] = np.uint32(mask)
        if mask == 0:
            allowed[j] = arms


@compiled
def _of_shopper(decision: Row, row: Row, point: Row, plan: Row, rules: Row, now_ms: Int, today: Int) -> Int:
    """What holds for the shopper whatever the launch, under the limits of shop and plan."""
    mask = np.int64(0)
    last_ms = np.int64(row["promoted_ms"][0])
    decision["last_promotion_ms"] = last_ms
    decision["promoted_today"] = np.int32(today)
    if when.cooldown(last_ms, now_ms, np.int64(rules["cooldown_ms"]), np.int64(plan["cooldown_ms"])):
        mask = mask | why.COOLDOWN
    if how_often.cap_per_day(today, np.int64(rules["cap_per_day"]), np.int64(plan["cap_per_day"])):
        mask = mask | why.CAP_PER_DAY
    if who.bot(np.int64(point["bot_until_min"]), now_ms):
        mask = mask | why.BOT
    return mask


@compiled
def _of_pair(  # noqa: PLR0913  # one column each
    decision: Row, j: Int, row: Row, point: Row, terms: Terms, rules: Row, now_ms: Int, in_audience: Int
) -> Int:
    """What holds for this shopper and this launch."""
    mask, at = np.int64(0), decision["candidates"][j]
    launch, plan = terms.launches[at], terms.plans[at]
    slot = dealings.find(row, launch["hash"])
    times = np.int64(row["times"][slot]) if slot >= 0 else np.int64(0)
    decision["times"][j] = np.int32(times)
    if slot >= 0 and how_often.already_bought(np.int64(row["bought"][slot])):
        mask = mask | why.ALREADY_BOUGHT
    room = slot >= 0 or dealings.room(row, launch["hash"], terms.launches, now_ms) >= 0
    if how_often.cap_per_shopper(times, room, np.int64(plan["cap_per_shopper"])):
        mask = mask | why.CAP_PER_SHOPPER
    if who.holdout(rules["seed"], launch["hash"], np.uint64(point["shopper"]), np.int64(plan["holdout_micro"])):
        mask = mask | why.HOLDOUT
    if in_audience == 0:
        mask = mask | why.AUDIENCE
    return mask


@compiled
def _of_launch(decision: Row, j: Int, own: Row, launch: Row, plan: Row, terms: Terms, now_ms: Int) -> Int:
    """What holds for the launch whoever the shopper is."""
    mask, stock = np.int64(0), np.int64(-1)
    if launch["product"] < 0:
        mask = mask | why.NO_PRODUCT
    else:
        stock = np.int64(terms.products[launch["product"]]["stock"])
    negative = campaigns.negative_micro(own)
    decision["stock"][j], decision["negative_micro"][j] = stock, np.int32(negative)
    if when.window(np.int64(launch["start_ms"]), np.int64(launch["end_ms"]), now_ms):
        mask = mask | why.OUTSIDE_WINDOW
    if plan["paused"] != 0:
        mask = mask | why.PAUSED
    if worth.stock(stock, np.int64(plan["stock_below"])):
        mask = mask | why.STOCK
    if worth.negative_reviews(negative, np.int64(plan["negative_share_micro"])):
        mask = mask | why.NEGATIVE_REVIEWS
    return mask


@compiled
def _arms(  # noqa: PLR0913  # one column each
    decision: Row, j: Int, own: Row, launch: Row, plan: Row, terms: Terms, point: Row, there_ms: Int, newest_ms: Int
) -> tuple[Int, Int]:
    """The arms of the candidate that may be chosen, as bits, and the reasons of those that may not."""
    grant = terms.grants[decision["candidates"][j]]
    spent, used = np.int64(own["spent_micro"]), np.int64(own["impressions"])
    decision["money_left_micro"][j] = grant[0] - spent if grant[0] >= 0 else np.int64(-1)
    decision["impressions_left"][j] = grant[1] - used if grant[1] >= 0 else np.int64(-1)
    pace_money, pace_impressions = grant[0], grant[1]
    if plan["pacing"] != 0:
        start_ms, end_ms = np.int64(launch["start_ms"]), np.int64(launch["end_ms"])
        pace_money = worth.released(grant[0], start_ms, end_ms, newest_ms)
        pace_impressions = worth.released(grant[1], start_ms, end_ms, newest_ms)
    quiet = when.quiet_hours(np.int64(plan["quiet_from_min"]), np.int64(plan["quiet_to_min"]), there_ms)
    told, default = np.int64(point["consent"]), np.int64(plan["default_consent"])
    of_launch = np.int64(0)
    if worth.impressions(used, grant[1]):
        of_launch = of_launch | why.IMPRESSIONS
    elif worth.impressions(used, pace_impressions):
        of_launch = of_launch | why.PACING
    arms, barred = np.int64(0), of_launch
    for a in range(min(np.int64(plan["arms"]), np.int64(plans.ARMS))):
        channel, cost = np.int64(plan["arm_channel"][a]), np.int64(plan["arm_cost_micro"][a])
        own_mask = of_launch
        if who.consent(told, default, channel):
            own_mask = own_mask | why.CONSENT
        if quiet and (np.int64(1) << channel) & PERSONAL != 0:
            own_mask = own_mask | why.QUIET_HOURS
        if worth.budget(spent, cost, grant[0]):
            own_mask = own_mask | why.BUDGET
        elif worth.budget(spent, cost, pace_money):
            own_mask = own_mask | why.PACING
        if own_mask == 0:
            arms = arms | np.int64(1) << a
        barred = barred | own_mask
    return arms, barred
