-- Every decision, "do nothing" included, with what was possible and how probable it was.
-- Read by analysts (why did a trigger fire, was a launch ever eligible), by the per-minute views, by estimates of
-- lift, and by `launchpulse recount`.
-- Grain: one row for each decision; decision_id names it, and so does (partition, seq).
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS decisions
(
    partition UInt32,
    seq UInt64,
    decision_id String COMMENT '32 hex digits',
    shopper String,
    at DateTime64(3, 'UTC') COMMENT 'event time',
    cause LowCardinality(String) COMMENT 'interval or search',
    topic LowCardinality(String) COMMENT 'of the event that asked',
    offset UInt64 COMMENT 'of the event that asked, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the event that asked',
    launches Array(LowCardinality(String)) COMMENT 'candidates in order',
    products Array(String) COMMENT 'product of each candidate',
    interest_micro Array(UInt32) COMMENT 'probability of interest of each candidate, in millionths',
    reasons Array(UInt32) COMMENT 'bit mask of each candidate, 0 is eligible; bits in ARCHITECTURE.md',
    propensity_micro Array(UInt32) COMMENT 'probability of each candidate and, last, of nothing, in millionths',
    launch LowCardinality(String) COMMENT 'the launch chosen; empty for nothing',
    chosen_propensity_micro UInt32,
    policy LowCardinality(String),
    model LowCardinality(String),
    flags UInt8 COMMENT 'bits: 1 degraded, 2 late, 4 no_vector, 8 no_text, 16 cut',
    INDEX decision_bloom decision_id TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (shopper, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
