-- What was promoted in each minute of event time, by launch, offer and channel, and what came of it: the state behind
-- the views offer_minutes and launch_outcomes.
-- Read through them (0018) by analysts and `launchpulse watch`, and by `launchpulse recount`.
-- Grain: launch x offer x channel x minute x day of publishing; the day is only there so that old rows can be dropped.
-- An outcome counts in the minute of its decision, beside the promotion that it is of; only the minute of a late event's
-- decision may differ, because an outcome gives the later of that time and of the shopper's decision before.
-- AggregatingMergeTree: inserts add up in the background; sums are integers, so that a recount can demand equality.
-- Promotions are counted as the decisions that chose a launch, so that a trigger's insert waits for no view.
-- Two views write here, each once a second: 10 x 2 parts x 2 inserts/s x 600 s. Without a window here a repeated insert
-- would count twice in this table while its source table stays right.
-- shard by: cityHash64(launch)
CREATE TABLE IF NOT EXISTS minutes_by_offer
(
    launch LowCardinality(String),
    offer LowCardinality(String),
    channel LowCardinality(String),
    minute DateTime('UTC'),
    published_on Date,
    promotions SimpleAggregateFunction(sum, UInt64),
    closed SimpleAggregateFunction(sum, UInt64) COMMENT 'promotions whose window is over; the counts below are of these',
    told SimpleAggregateFunction(sum, UInt64) COMMENT 'a delivery said that it was shown',
    failed SimpleAggregateFunction(sum, UInt64) COMMENT 'a delivery said that it was not shown',
    early SimpleAggregateFunction(sum, UInt64) COMMENT 'closed before the window was over',
    clicked SimpleAggregateFunction(sum, UInt64) COMMENT 'promotions with a click',
    bought SimpleAggregateFunction(sum, UInt64) COMMENT 'promotions with a purchase',
    purchases SimpleAggregateFunction(sum, UInt64),
    revenue_micro SimpleAggregateFunction(sum, Int64),
    cost_micro SimpleAggregateFunction(sum, Int64) COMMENT 'of offers that were used',
    reward_micro SimpleAggregateFunction(sum, Int64),
    prior_micro SimpleAggregateFunction(sum, Int64) COMMENT 'reward that the models expected'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(published_on)
ORDER BY (launch, offer, channel, minute, published_on)
TTL published_on + INTERVAL 1830 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 24000,
    replicated_deduplication_window = 24000,
    replicated_deduplication_window_seconds = 604800;

CREATE MATERIALIZED VIEW IF NOT EXISTS decisions_by_offer TO minutes_by_offer AS
SELECT
    launch,
    offer,
    channel,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    count() AS promotions
FROM decisions
WHERE launch != ''
GROUP BY launch, offer, channel, minute, published_on;

CREATE MATERIALIZED VIEW IF NOT EXISTS outcomes_by_offer TO minutes_by_offer AS
SELECT
    launch,
    offer,
    channel,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    count() AS closed,
    countIf(made.shown = 'told') AS told,
    countIf(made.shown = 'failed') AS failed,
    countIf(bitAnd(made.flags, 32) > 0) AS early,
    countIf(made.clicked_at IS NOT NULL) AS clicked,
    countIf(made.purchased_at IS NOT NULL) AS bought,
    sum(made.purchases) AS purchases,
    sum(made.revenue_micro) AS revenue_micro,
    sumIf(made.cost_micro, made.purchased_at IS NOT NULL) AS cost_micro,
    sum(made.reward_micro) AS reward_micro,
    sum(made.prior_micro) AS prior_micro
FROM outcomes AS made
GROUP BY launch, offer, channel, minute, published_on;
