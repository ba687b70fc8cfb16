"""What `launchpulse watch` asks ClickHouse; each question gives one panel."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """`title` heads the panel; the columns are those of the answer."""

    title: str
    sql: str


QUESTIONS: Mapping[str, Question] = {
    "now": Question(
        "Now",
        # A delay of more than a day is left out: the bound lets the engine pass over all triggers before it.
        """
        WITH (SELECT (quantileOrNull(0.5)(delay_ms), quantileOrNull(0.99)(delay_ms)) FROM trigger_delays
            WHERE visible_at > now64(3) - INTERVAL 5 MINUTE AND published_at > now64(3) - INTERVAL 1 DAY) AS delays
        SELECT
            count() AS events,
            countIf(published_at > now64(3) - INTERVAL 10 SECOND) / 10 AS events_per_s,
            if(events = 0, NULL, dateDiff('second', max(published_at), now64(3))) AS newest_event_s_ago,
            if(events = 0, NULL, greatest(0, dateDiff('second', now64(3), max(at)))) AS ahead_of_clock_s,
            (SELECT if(count() = 0, NULL, dateDiff('second', max(visible_at), now64(3))) FROM sink_batches)
                AS last_insert_s_ago,
            (SELECT count() FROM decisions) AS decisions,
            (SELECT count() FROM triggers) AS triggers,
            delays.1 AS to_trigger_ms_p50,
            delays.2 AS to_trigger_ms_p99
        FROM events""",
    ),
    "launches": Question(
        "Launches",
        """
        SELECT
            launch,
            sum(m.views) AS views,
            sum(m.carts) AS carts,
            sum(m.purchases) AS purchases,
            uniqExactMerge(m.shoppers) AS shoppers,
            sum(m.searches_matched) AS searches,
            sum(m.decisions) AS decisions,
            sum(m.triggers) AS triggers,
            round(sum(m.interest_sum_micro) / nullIf(1000000 * decisions, 0), 6) AS interest,
            round(sum(m.sentiment_sum_micro) / nullIf(1000000 * sum(m.negative + m.neutral + m.positive), 0), 3)
                AS sentiment
        FROM minutes_by_launch AS m
        GROUP BY launch
        ORDER BY triggers DESC, decisions DESC, launch
        LIMIT 12""",
    ),
    "triggers": Question(
        "Last triggers",
        """
        SELECT formatDateTime(at, '%T', 'UTC') AS at, shopper, launch, product,
            interest_micro / 1000000 AS interest
        FROM triggers ORDER BY published_at DESC, seq DESC LIMIT 8""",
    ),
    "outcomes": Question(
        "Outcomes",
        """
        SELECT launch, channel, sum(o.promotions) AS promotions, sum(o.closed) AS closed, sum(o.clicked) AS clicked,
            sum(o.bought) AS bought, round(sum(o.revenue), 2) AS revenue, round(sum(o.cost), 2) AS cost
        FROM launch_outcomes AS o GROUP BY launch, channel ORDER BY promotions DESC, launch, channel LIMIT 8""",
    ),
    "sentiment": Question(
        "Sentiment by product",
        """
        SELECT product, sum(m.negative + m.neutral + m.positive) AS reviews,
            sum(m.negative) AS negative, sum(m.positive) AS positive,
            round(sum(m.sentiment_sum_micro) / nullIf(1000000 * reviews, 0), 3) AS mean
        FROM minutes_by_product AS m GROUP BY product HAVING reviews > 0 ORDER BY reviews DESC, product LIMIT 8""",
    ),
    "dead_letters": Question(
        "Dead letters",
        """
        SELECT error, count() AS records, max(published_at) AS last
        FROM dead_letters GROUP BY error ORDER BY records DESC, error""",
    ),
}
