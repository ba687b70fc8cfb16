-- Sentiment of each review.
-- Read by analysts, by the per-minute views and by `launchpulse recount`.
-- Grain: one row for each record of the topic review-scores; (partition, seq) names it.
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS review_scores
(
    partition UInt32,
    seq UInt64,
    event_id String,
    shopper String,
    product String,
    launch LowCardinality(String) COMMENT 'launch of the product that was live at the review, the newest if several; empty if none',
    at DateTime64(3, 'UTC') COMMENT 'event time of the review',
    topic LowCardinality(String),
    offset UInt64 COMMENT 'of the review, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the review',
    negative_micro UInt32 COMMENT 'probability in millionths',
    neutral_micro UInt32,
    positive_micro UInt32,
    sentiment LowCardinality(String) COMMENT 'negative, neutral or positive: the most probable',
    model LowCardinality(String),
    flags UInt8 COMMENT 'bits: 1 degraded, 2 late, 4 no_vector, 8 no_text, 16 cut'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (product, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
