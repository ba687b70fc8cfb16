-- What came of each promotion when its attribution window closed, a zero included.
-- Read by analysts (what was clicked, bought and spent), by the per-minute views, by whoever evaluates a policy from
-- what it chose, and by `launchpulse recount`.
-- Grain: one row for each promotion that has closed; decision_id names it, and so does (partition, seq). A promotion
-- whose window is still open has a row in triggers and none here.
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS outcomes
(
    partition UInt32,
    seq UInt64,
    decision_id String COMMENT 'of the decision and of its trigger',
    shopper String,
    launch LowCardinality(String),
    product String,
    offer LowCardinality(String),
    channel LowCardinality(String) COMMENT 'push, coupon, home_slot or email',
    at DateTime64(3, 'UTC') COMMENT 'event time of the decision',
    closes_at DateTime64(3, 'UTC') COMMENT 'newest event time of the partition from which the window was over',
    published_at DateTime64(3, 'UTC') COMMENT 'when the worker sent the outcome',
    shown LowCardinality(String) COMMENT 'told, failed, or assumed where nothing was said',
    clicked_at Nullable(DateTime64(3, 'UTC')) COMMENT 'event time of the first click within the window; null for none',
    purchased_at Nullable(DateTime64(3, 'UTC')) COMMENT 'event time of the first purchase; null for none',
    purchases UInt64 COMMENT 'purchases within the window',
    revenue_micro Int64 COMMENT 'price times quantity of these, where the price is known, millionths',
    cost_micro Int64 COMMENT 'the most that one use of the offer can cost, millionths, used or not',
    reward_micro Int64 COMMENT 'reward of click and purchase as the plan says, less the cost of a used offer, millionths',
    prior_micro Int64 COMMENT 'reward that the models expected at the decision, millionths',
    propensity_micro UInt32 COMMENT 'probability with which the action was chosen, millionths',
    context Array(Int32) COMMENT 'the twelve numbers that describe the arm, in units of 1/4096',
    plan_version UInt64,
    policy LowCardinality(String),
    policy_state UInt64 COMMENT 'first offset of policy-state not in force',
    flags UInt8 COMMENT 'bits: 32 closed early, because the shopper had too many open ones',
    spent_micro Int64 ALIAS if(purchased_at IS NULL, 0, cost_micro),
    INDEX decision_bloom decision_id TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (launch, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
