-- The live launches in order at each decision, where the setting `rankings` had workers send them.
-- Read by whatever shows several launches to a shopper (the home slot's list, say), by analysts, and by `launchpulse recount`.
-- Grain: one row for each decision of a step that sent rankings; decision_id names it, and so does (partition, seq). Arrays
-- are of equal length, at most 20, one item for each candidate, the best first.
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS rankings
(
    partition UInt32,
    seq UInt64,
    decision_id String COMMENT 'the decision at which they stood in this order',
    shopper String,
    at DateTime64(3, 'UTC') COMMENT 'event time of the decision',
    topic LowCardinality(String) COMMENT 'of the event that asked',
    offset UInt64 COMMENT 'of the event that asked, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the event that asked',
    launches Array(LowCardinality(String)) COMMENT 'the eligible ones by value, then those held back, the more interesting first',
    products Array(String),
    eligible UInt8 COMMENT 'how many stand before the first that was held back',
    offers Array(LowCardinality(String)) COMMENT 'offer of the best arm of each; empty where it was held back',
    channels Array(LowCardinality(String)) COMMENT 'channel of that arm; empty where it was held back',
    value_micro Array(Int64) COMMENT 'by which the policy ranked that arm: millionths of money, or of a probability under threshold and table',
    interest_micro Array(UInt32) COMMENT 'probability of interest, in millionths',
    propensity_micro Array(UInt32) COMMENT 'probability with which each was to be chosen, in millionths',
    reasons Array(UInt32) COMMENT 'bit mask of each, 0 is eligible; bits in ARCHITECTURE.md',
    plan_versions Array(UInt64),
    policy LowCardinality(String),
    model LowCardinality(String),
    flags UInt8 COMMENT 'bits: 1 degraded, 2 late, 4 no_vector, 8 no_text, 16 cut'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (shopper, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
