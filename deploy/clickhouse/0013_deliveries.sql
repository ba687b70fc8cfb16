-- What became of triggers on their way: shown, or failed.
-- Read by analysts (how many promotions were seen, and how soon) and by `launchpulse recount`.
-- Grain: one row for each record of the topic deliveries that a counted step took; (partition, offset) names it.
-- MergeTree: rows never change; a sender that reports twice has two rows. Window as in 0001: 10 x 2 parts x 1 insert/s x
-- 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS deliveries
(
    partition UInt32,
    offset UInt64,
    event_id String,
    shopper String,
    at DateTime64(3, 'UTC') COMMENT 'when it was shown, or could not be',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took it',
    decision_id String COMMENT 'of the trigger, 32 hex digits',
    status LowCardinality(String) COMMENT 'shown or failed',
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
