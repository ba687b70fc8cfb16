"""The questions of `launchpulse lift` to ClickHouse. Each gives sums by group, never a row for each shopper.

The population is that of a triggered experiment: the shoppers for whom the launch was a candidate that nothing spoke
against (reasons 0: it could have been promoted, whether it was or not) or only the holdout (reasons 16: it would have
been). A shopper counts from the first such moment on. Up to there both arms are treated alike, and from there on they
are compared whatever was shown, so the difference is caused by the promotions (intention to treat).
"""

from typing import Final

OUTCOMES: Final = ("clicks", "purchases", "revenue")
MARGIN: Final = ("gains", "losses")  # after the cost of goods; a shopper has one of both at most
MOMENT: Final = "DateTime64(3, 'UTC')"
ELSEWHERE: Final = "another launch"  # what a moment was used for, where it was

LAUNCHES: Final = """
SELECT candidate.1 AS launch, any(candidate.2) AS product
FROM decisions ARRAY JOIN arrayZip(launches, products) AS candidate
GROUP BY launch ORDER BY launch"""

LAST: Final = "SELECT max(at) FROM events"

COLUMNS: Final = "SELECT table, name FROM system.columns WHERE database = currentDatabase()"

# One row for each shopper.
_OPPORTUNITY: Final = f"""
SELECT
    shopper,
    min(at) AS first_at,
    countIf(reasons[indexOf(launches, {{launch:String}})] = 16) > 0 AS held,
    countIf(reasons[indexOf(launches, {{launch:String}})] = 0) > 0 AND held AS both,
    countIf(launch = {{launch:String}}) AS promotions/* AT FIRST */
FROM decisions
WHERE has(launches, {{launch:String}}) AND reasons[indexOf(launches, {{launch:String}})] IN (0, 16)
    AND at < {{until:{MOMENT}}}
GROUP BY shopper
HAVING first_at >= {{since:{MOMENT}}}"""

# Hours in which shoppers came in, for the sample-ratio check.
ARRIVALS: Final = f"""
SELECT toStartOfHour(first_at) AS hour, countIf(NOT held) AS treated, countIf(held AND NOT both) AS held_out,
    countIf(both) AS in_both, min(first_at) AS earliest
FROM ({_OPPORTUNITY})
GROUP BY hour ORDER BY hour"""

_CHINESE: Final = r"[\\x{4e00}-\\x{9fff}]"
_CLICK: Final = "kind IN ('view', 'cart', 'favourite')"
_PAID: Final = "price_micro / 1000000 * quantity"
_LEFT: Final = f"({_PAID} * {{kept:Float64}} - {{unit_cost:Float64}} * quantity)"
# An event counts from after the first such moment on, while a launch of its product is live.
_INSIDE: Final = """e.at > o.first_at AND e.product = {product:String} AND e.launch != ''
        AND ({window_ms:Int64} = 0 OR e.at <= o.first_at + toIntervalMillisecond({window_ms:Int64}))"""
# What was done in the 28 days up to that moment, with any product.
_BEFORE: Final = "e.kind != '' AND e.at <= o.first_at AND e.at > o.first_at - INTERVAL 28 DAY"

# In one arm, and with a window one whose time is over.
_COMPARED: Final = f"""NOT o.both
    AND ({{window_ms:Int64}} = 0 OR o.first_at + toIntervalMillisecond({{window_ms:Int64}}) < {{until:{MOMENT}}})"""

# What was returned is taken off, down to nothing, and its goods are there again.
_NET: Final = f"""sumIf(WORTH * if(kind = 'return', -1, 1),
        {_INSIDE} AND kind IN ('purchase', 'return') AND price_micro >= 0)"""
_SHOPPER: Final = f"""
SELECT
    o.shopper AS shopper,
    any(o.held) AS held,
    any(o.promotions) AS promotions,
    1 AS weight,
    countIf({_INSIDE} AND {_CLICK}) > 0 AS clicks,
    countIf({_INSIDE} AND kind = 'purchase') > 0 AS purchases,
    {_NET.replace("WORTH", _PAID)} AS paid,
    greatest(0, paid) AS revenue,
    if(paid < 0, 0, {_NET.replace("WORTH", _LEFT)}) AS margin,
    greatest(0, margin) AS gains,
    greatest(0, -margin) AS losses,
    log1p(countIf({_BEFORE} AND {_CLICK})) AS clicks_before,
    log1p(countIf({_BEFORE} AND kind = 'purchase')) AS purchases_before,
    log1p(sumIf({_PAID}, {_BEFORE} AND kind = 'purchase' AND price_micro >= 0)) AS revenue_before,
    countIf({_INSIDE} AND kind = 'purchase' AND price_micro < 0) AS unpriced,
    SEGMENT AS segment/* OF THE FIRST */
FROM ({_OPPORTUNITY}) AS o
GLOBAL LEFT JOIN
(
    SELECT shopper, at, product, launch, kind, price_micro, quantity, text FROM events WHERE at < {{until:{MOMENT}}}
) AS e ON e.shopper = o.shopper
WHERE {_COMPARED}
GROUP BY o.shopper"""

# An offer costs where it was used: where a purchase followed. Of the shoppers who are compared, in the time in which
# their revenue counts.
_COUNTED: Final = f"""{_COMPARED} AND s.purchased_at > o.first_at
    AND ({{window_ms:Int64}} = 0 OR s.purchased_at <= o.first_at + toIntervalMillisecond({{window_ms:Int64}}))"""
SPENT: Final = f"""
SELECT sum(cost_micro) / 1000000
FROM ({_OPPORTUNITY}) AS o
GLOBAL INNER JOIN
(
    SELECT shopper, purchased_at, cost_micro FROM outcomes
    WHERE launch = {{launch:String}} AND purchased_at IS NOT NULL AND purchased_at < {{until:{MOMENT}}}
) AS s ON s.shopper = o.shopper
WHERE {_COUNTED}"""

# Promotions without an outcome after which their shopper bought the product, and the first of these purchases: what
# they cost is not known. Without a purchase they have cost nothing yet, however long they stay open.
OPEN: Final = f"""
SELECT uniqExact(s.decision_id), min(s.purchased_at)
FROM ({_OPPORTUNITY}) AS o
GLOBAL INNER JOIN
(
    SELECT made.shopper AS shopper, made.decision_id AS decision_id, bought.at AS purchased_at
    FROM
    (
        SELECT shopper, decision_id, at FROM decisions
        WHERE launch = {{launch:String}} AND at < {{until:{MOMENT}}}
            AND decision_id GLOBAL NOT IN (SELECT decision_id FROM outcomes WHERE launch = {{launch:String}})
    ) AS made
    GLOBAL INNER JOIN
    (
        SELECT shopper, at FROM events
        WHERE product = {{product:String}} AND kind = 'purchase' AND at < {{until:{MOMENT}}}
    ) AS bought ON bought.shopper = made.shopper
    WHERE bought.at > made.at
) AS s ON s.shopper = o.shopper
WHERE {_COUNTED}"""

_COUNTS: Final = "count(), sum(promotions > 0), sum(promotions), sum(unpriced), sum(weight), sum(weight * weight)"
_SUMS: Final = ", ".join(
    f"sum(weight * weight * {y} * {y}), sum(weight * ({y} != 0)), sum(weight * {y}), sum(weight * {y} * {y}), "
    f"sum(weight * pow({y}, 3)), sum(weight * pow({y}, 4)), sum(weight * {x}), sum(weight * {x} * {x}), "
    f"sum(weight * {x} * {y})"
    for y, x in (
        *((outcome, f"{outcome}_before") for outcome in OUTCOMES),
        *((one, "revenue_before") for one in MARGIN),
    )
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
    shoppers = _SHOPPER.replace("SEGMENT", SEGMENTS.get(segment, "''"))
    return f"""
SELECT held, segment, {_COUNTS}, {_SUMS}
FROM ({shoppers}) GROUP BY held, segment ORDER BY held, segment"""


def actions(column: str) -> str:
    """Sums by (action, side) of the shoppers who are not held out. An action is an offer or a channel of the launch, by
    `column`.

    Sides are of a shopper's first moment: `got` it; `nothing`; `other`, what was neither; `apart`, where one of both
    had no chance, or decisions do not record the arms. The first two weigh one over their chance, so that both stand
    for the same shoppers: all who are not apart.
    """
    shoppers = _SHOPPER.replace("SEGMENT", "''").replace("/* OF THE FIRST */", _OF_THE_FIRST)
    return f"""
SELECT name, side, {_COUNTS}, {_SUMS}
FROM
(
    SELECT * EXCEPT weight, arrayJoin(arrayDistinct(arrayConcat(mapKeys(chances), [action]))) AS name,
        multiIf(chances[name] = 0 OR nothing = 0, 'apart',
            action = name, 'got', action = '', 'nothing', 'other') AS side,
        multiIf(side = 'got', 1000000 / chances[name], side = 'nothing', 1000000 / nothing, 1) AS weight
    FROM ({shoppers.replace("/* AT FIRST */", _AT_FIRST.replace("COLUMN", column))}) WHERE NOT held
)
WHERE name NOT IN ('', '{ELSEWHERE}') GROUP BY name, side ORDER BY name, side"""


# What the first moment was used for, and the chances of all that it could have been used for, in millionths: of each
# offer or channel of the launch (by all arms that have it), and of nothing.
_AT_FIRST: Final = f""",
    argMin(multiIf(launch = {{launch:String}}, COLUMN, launch = '', '', '{ELSEWHERE}'), (at, seq)) AS action,
    argMin(arrayReduce('sumMap', arrayMap((name, share) -> map(toString(name), toUInt64(share)),
        arrayFilter((name, candidate) -> launches[candidate + 1] = {{launch:String}}, arm_COLUMNs, arm_candidates),
        arrayFilter((share, candidate) -> launches[candidate + 1] = {{launch:String}},
            arrayPopBack(arm_propensity_micro), arm_candidates))), (at, seq)) AS chances,
    argMin(arm_propensity_micro[-1], (at, seq)) AS nothing"""
_OF_THE_FIRST: Final = ", any(o.action) AS action, any(o.chances) AS chances, any(o.nothing) AS nothing"
