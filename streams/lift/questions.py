"""The questions of `launchpulse lift` to ClickHouse. Each gives sums by group, never a row for each shopper.

The population is that of a triggered experiment: the shoppers for whom the launch was a candidate that nothing spoke
against (reasons 0: it could have been promoted, whether it was or not) or only the holdout (reasons 16: it would have
been). A shopper counts from the first such moment on. Up to there both arms are treated alike, and from there on they
are compared whatever was shown, so the difference is caused by the promotions (intention to treat).
"""

from typing import Final

OUTCOMES: Final = ("clicks", "purchases", "revenue")
MOMENT: Final = "DateTime64(3, 'UTC')"

LAUNCHES: Final = """
SELECT candidate.1 AS launch, any(candidate.2) AS product
FROM decisions ARRAY JOIN arrayZip(launches, products) AS candidate
GROUP BY launch ORDER BY launch"""

LAST: Final = "SELECT max(at) FROM events"

COLUMNS: Final = "SELECT table, name FROM system.columns WHERE database = currentDatabase()"

# One row for each shopper. `action` is what the first such moment was used for, `propensity` its probability.
_OPPORTUNITY: Final = f"""
SELECT
    shopper,
    min(at) AS first_at,
    countIf(reasons[indexOf(launches, {{launch:String}})] = 16) > 0 AS held,
    countIf(reasons[indexOf(launches, {{launch:String}})] = 0) > 0 AND held AS both,
    countIf(launch = {{launch:String}}) AS promotions,
    argMin(ACTION, (at, seq)) AS action,
    argMin(CHANCE / 1000000, (at, seq)) AS propensity
FROM decisions
WHERE has(launches, {{launch:String}}) AND reasons[indexOf(launches, {{launch:String}})] IN (0, 16)
    AND at < {{until:{MOMENT}}}
GROUP BY shopper
HAVING first_at >= {{since:{MOMENT}}}"""

# Hours in which shoppers came in, for the sample-ratio check.
ARRIVALS: Final = f"""
SELECT toStartOfHour(first_at) AS hour, countIf(NOT held) AS treated, countIf(held AND NOT both) AS held_out,
    countIf(both) AS in_both, min(first_at) AS earliest
FROM ({_OPPORTUNITY.replace("ACTION", "''").replace("CHANCE", "1")})
GROUP BY hour ORDER BY hour"""

_CHINESE: Final = r"[\\x{4e00}-\\x{9fff}]"
_CLICK: Final = "kind IN ('view', 'cart', 'favourite')"
_PAID: Final = "price_micro / 1000000 * quantity"
# An event counts from after the first such moment on, while a launch of its product is live.
_INSIDE: Final = """e.at > o.first_at AND e.product = {product:String} AND e.launch != ''
        AND ({window_ms:Int64} = 0 OR e.at <= o.first_at + toIntervalMillisecond({window_ms:Int64}))"""
# What was done in the 28 days up to that moment, with any product.
_BEFORE: Final = "e.kind != '' AND e.at <= o.first_at AND e.at > o.first_at - INTERVAL 28 DAY"

# In one arm, and with a window one whose time is over.
_COMPARED: Final = f"""NOT o.both
    AND ({{window_ms:Int64}} = 0 OR o.first_at + toIntervalMillisecond({{window_ms:Int64}}) < {{until:{MOMENT}}})"""

# What was returned is taken off, down to nothing.
_SHOPPER: Final = f"""
SELECT
    o.shopper AS shopper,
    any(o.held) AS held,
    any(o.action) AS action,
    any(o.promotions) AS promotions,
    any(1 / o.propensity) AS weight,
    countIf({_INSIDE} AND {_CLICK}) > 0 AS clicks,
    countIf({_INSIDE} AND kind = 'purchase') > 0 AS purchases,
    greatest(0, sumIf({_PAID} * if(kind = 'return', -1, 1),
        {_INSIDE} AND kind IN ('purchase', 'return') AND price_micro >= 0)) AS revenue,
    log1p(countIf({_BEFORE} AND {_CLICK})) AS clicks_before,
    log1p(countIf({_BEFORE} AND kind = 'purchase')) AS purchases_before,
    log1p(sumIf({_PAID}, {_BEFORE} AND kind = 'purchase' AND price_micro >= 0)) AS revenue_before,
    countIf({_INSIDE} AND kind = 'purchase' AND price_micro < 0) AS unpriced,
    SEGMENT AS segment
FROM ({_OPPORTUNITY}) AS o
GLOBAL LEFT JOIN
(
    SELECT shopper, at, product, launch, kind, price_micro, quantity, text FROM events WHERE at < {{until:{MOMENT}}}
) AS e ON e.shopper = o.shopper
WHERE {_COMPARED}
GROUP BY o.shopper"""

# An offer costs where it was used: where a purchase followed. Of the shoppers who are compared, in the time in which
# their revenue counts. Promotions whose window is open have no outcome yet.
SPENT: Final = f"""
SELECT sum(cost_micro) / 1000000
FROM ({_OPPORTUNITY.replace("ACTION", "''").replace("CHANCE", "1")}) AS o
GLOBAL INNER JOIN
(
    SELECT shopper, purchased_at, cost_micro FROM outcomes
    WHERE launch = {{launch:String}} AND purchased_at IS NOT NULL AND purchased_at < {{until:{MOMENT}}}
) AS s ON s.shopper = o.shopper
WHERE {_COMPARED} AND s.purchased_at > o.first_at
    AND ({{window_ms:Int64}} = 0 OR s.purchased_at <= o.first_at + toIntervalMillisecond({{window_ms:Int64}}))"""

_COUNTS: Final = "count(), sum(promotions > 0), sum(promotions), sum(unpriced), sum(weight), sum(weight * weight)"
_SUMS: Final = ", ".join(
    f"sum(weight * weight * {y} * {y}), sum(weight * ({y} != 0)), sum(weight * {y}), sum(weight * {y} * {y}), "
    f"sum(weight * {y} * {y} * {y}), sum(weight * {x}), sum(weight * {x} * {x}), sum(weight * {x} * {y})"
    for y, x in ((outcome, f"{outcome}_before") for outcome in OUTCOMES)
)

# What can be told of a shopper from before that moment, so that it is alike in both arms.
SEGMENTS: Final = {
    "known": f"if(countIf({_BEFORE} AND e.at < o.first_at) > 0, 'known', 'new')",
    "bought": f"if(countIf({_BEFORE} AND kind = 'purchase') > 0, 'bought before', 'never bought')",
    "price": f"""multiIf(countIf({_BEFORE} AND price_micro > 0) = 0, 'saw no price',
        avgIf(price_micro, {_BEFORE} AND price_micro > 0) < {{price_micro:Float64}} / 1.5, 'sees cheaper things',
        avgIf(price_micro, {_BEFORE} AND price_micro > 0) > {{price_micro:Float64}} * 1.5, 'sees dearer things',
        'sees such prices')""",
    "language": f"""multiIf(countIf({_BEFORE} AND text != '') = 0, 'wrote nothing',
        countIf({_BEFORE} AND match(text, '{_CHINESE}')) > 0, 'wrote Chinese', 'wrote no Chinese')""",
}
PRICE: Final = "SELECT avg(price_micro) FROM events WHERE product = {product:String} AND price_micro > 0"


def arms(segment: str = "") -> str:
    """Sums by (held, segment), every shopper with a weight of 1; `segment` is one of SEGMENTS, or all are one."""
    shoppers = _SHOPPER.replace("any(1 / o.propensity)", "1").replace("SEGMENT", SEGMENTS.get(segment, "''"))
    return f"""
SELECT held, segment, {_COUNTS}, {_SUMS}
FROM ({shoppers.replace("ACTION", "''").replace("CHANCE", "1")}) GROUP BY held, segment ORDER BY held, segment"""


def actions(column: str, *, arms_recorded: bool) -> str:
    """Sums by what the first opportunity of a shopper who is not held out was used for, each weighted by one over its
    propensity. `column`: offer or channel. Its propensity is that of all arms with it; of the arm chosen, where
    decisions do not record the arms."""
    action = f"multiIf(launch = {{launch:String}}, {column}, launch = '', '', 'another launch')"
    chance = _OF_ALL_ARMS.replace("COLUMN", column) if arms_recorded else "chosen_propensity_micro"
    shoppers = _SHOPPER.replace("SEGMENT", "action").replace("ACTION", action).replace("CHANCE", chance)
    return f"""
SELECT held, action, {_COUNTS}, {_SUMS}
FROM ({shoppers}) WHERE NOT held GROUP BY held, action ORDER BY held, action"""


_OF_ALL_ARMS: Final = """if(launch = {launch:String},
    arraySum((share, candidate, name) -> if(launches[candidate + 1] = {launch:String} AND name = COLUMN, share, 0),
        arrayPopBack(arm_propensity_micro), arm_candidates, arm_COLUMNs), chosen_propensity_micro)"""
