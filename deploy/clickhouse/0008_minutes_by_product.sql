-- What happened in each minute of event time, by product: the state behind the view product_minutes.
-- Read through product_minutes (0010) by analysts and `launchpulse watch`, and by `launchpulse recount`.
-- Grain: product x minute x day of publishing; the day is only there so that old rows can be dropped.
-- AggregatingMergeTree: inserts add up in the background; sums are integers and shoppers are counted exactly, so that
-- a recount can demand equality.
-- Shoppers are those who acted on the product: clicks and reviews. A product with two launches can be a candidate twice.
-- Triggers are counted as the decisions that chose a launch, which they carry out one for one, so that a trigger's
-- insert waits for no view.
-- Four views write here, each once a second: 10 x 2 parts x 4 inserts/s x 600 s. Without a window here a repeated
-- insert would count twice in this table while its source table stays right.
-- shard by: cityHash64(product)
CREATE TABLE IF NOT EXISTS minutes_by_product
(
    product String,
    minute DateTime('UTC'),
    published_on Date,
    views SimpleAggregateFunction(sum, UInt64),
    carts SimpleAggregateFunction(sum, UInt64),
    uncarts SimpleAggregateFunction(sum, UInt64),
    favourites SimpleAggregateFunction(sum, UInt64),
    purchases SimpleAggregateFunction(sum, UInt64),
    returns SimpleAggregateFunction(sum, UInt64),
    shoppers AggregateFunction(uniqExact, String),
    negative SimpleAggregateFunction(sum, UInt64),
    neutral SimpleAggregateFunction(sum, UInt64),
    positive SimpleAggregateFunction(sum, UInt64),
    sentiment_sum_micro SimpleAggregateFunction(sum, Int64) COMMENT 'positive less negative probability, millionths',
    searches_matched SimpleAggregateFunction(sum, UInt64),
    decisions SimpleAggregateFunction(sum, UInt64) COMMENT 'times it was a candidate',
    interest_sum_micro SimpleAggregateFunction(sum, UInt64) COMMENT 'over the times it was a candidate, millionths',
    triggers SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(published_on)
ORDER BY (product, minute, published_on)
TTL published_on + INTERVAL 1830 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 48000,
    replicated_deduplication_window = 48000,
    replicated_deduplication_window_seconds = 604800;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_by_product TO minutes_by_product AS
SELECT
    product,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    countIf(kind = 'view') AS views,
    countIf(kind = 'cart') AS carts,
    countIf(kind = 'uncart') AS uncarts,
    countIf(kind = 'favourite') AS favourites,
    countIf(kind = 'purchase') AS purchases,
    countIf(kind = 'return') AS returns,
    uniqExactState(shopper) AS shoppers
FROM events
WHERE product != ''
GROUP BY product, minute, published_on;

CREATE MATERIALIZED VIEW IF NOT EXISTS review_scores_by_product TO minutes_by_product AS
SELECT
    product,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    countIf(sentiment = 'negative') AS negative,
    countIf(sentiment = 'neutral') AS neutral,
    countIf(sentiment = 'positive') AS positive,
    sum(toInt64(positive_micro) - toInt64(negative_micro)) AS sentiment_sum_micro
FROM review_scores
WHERE product != ''
GROUP BY product, minute, published_on;

CREATE MATERIALIZED VIEW IF NOT EXISTS search_scores_by_product TO minutes_by_product AS
SELECT
    product,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    count() AS searches_matched
FROM search_scores
GROUP BY product, minute, published_on;

CREATE MATERIALIZED VIEW IF NOT EXISTS decisions_by_product TO minutes_by_product AS
SELECT
    candidate.1 AS product,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    count() AS decisions,
    sum(candidate.2) AS interest_sum_micro,
    countIf(candidate.3 = made.launch) AS triggers
FROM decisions AS made
ARRAY JOIN arrayZip(products, interest_micro, launches) AS candidate
GROUP BY product, minute, published_on;
