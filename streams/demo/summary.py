"""What a demo came to, read back from ClickHouse, and compared with the shop's hidden truth."""

from typing import Any

from clickhouse_connect.driver.client import Client

from streams.demo.result import OUTCOMES
from streams.demo.source import SourceLog
from streams.shop.agreement import Agreement, agreement

_TOTALS = """
SELECT (SELECT count() FROM decisions), (SELECT count() FROM triggers), (SELECT count() FROM review_scores),
       (SELECT count() FROM dead_letters), (SELECT countIf(bitAnd(flags, 1) = 1) FROM decisions)
"""
_CHANNELS = "SELECT channel, count() FROM triggers GROUP BY channel ORDER BY count() DESC, channel"
_OUTCOMES = "SELECT count(), countIf(clicked_at IS NOT NULL), countIf(purchased_at IS NOT NULL) FROM outcomes"
_DELAYS = "SELECT quantileExactOrNull(0.5)(delay_ms), quantileExactOrNull(0.99)(delay_ms) FROM trigger_delays"
_PAIRS = """
SELECT shopper, product, micro FROM decisions ARRAY JOIN products AS product, interest_micro AS micro
WHERE product != ''
"""
LAUNCHES = """
SELECT launch, v AS views, c AS carts, p AS purchases, s AS searches, d AS decisions, t AS triggers,
       round(sentiment_micro / nullIf(1000000 * reviews, 0), 2) AS sentiment,
       round(interest_micro / nullIf(1000000 * d, 0), 3) AS interest
FROM
(
    SELECT launch, sum(views) AS v, sum(carts) AS c, sum(purchases) AS p, sum(searches_matched) AS s,
           sum(decisions) AS d, sum(triggers) AS t, sum(sentiment_sum_micro) AS sentiment_micro,
           sum(negative) + sum(neutral) + sum(positive) AS reviews, sum(interest_sum_micro) AS interest_micro
    FROM launch_minutes WHERE launch != '' GROUP BY launch
)
ORDER BY triggers DESC, views DESC LIMIT 10
"""


def totals(client: Client) -> dict[str, Any]:
    """Counts of what was decided and scored, and how long an event took to its trigger, in milliseconds."""
    decisions, triggers, reviews, dead, degraded = client.query(_TOTALS).result_rows[0]
    p50, p99 = client.query(_DELAYS).result_rows[0]
    return {
        "decisions": decisions,
        "triggers": triggers,
        "promotions_by_channel": dict(map(tuple, client.query(_CHANNELS).result_rows)),
        "outcomes": dict(zip(OUTCOMES, client.query(_OUTCOMES).result_rows[0], strict=True)),
        "reviews_scored": reviews,
        "dead_letters": dead,
        "degraded": degraded,
        "event_to_trigger_ms": {"p50": p50, "p99": p99},
    }


def launches(client: Client) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The ten launches with the most triggers: names of columns, rows."""
    found = client.query(LAUNCHES)
    return list(found.column_names), [tuple(row) for row in found.result_rows]


def agreement_with_truth(client: Client, source: SourceLog) -> Agreement | None:
    """How well every scored pair of shopper and product agrees with who really would click; None without a truth."""
    if source.shop is None:
        return None
    rows = client.query(_PAIRS).result_columns
    if not rows:
        return None
    shoppers, products, micro = rows
    return agreement(source.shop.truth, list(shoppers), list(products), list(micro))
