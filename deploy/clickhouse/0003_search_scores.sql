-- Searches whose words matched a live launch.
-- Read by analysts, by the per-minute views and by `launchpulse recount`.
-- Grain: one row for each search and launch matched, a record of the topic search-scores; (partition, seq) names it.
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS search_scores
(
    partition UInt32,
    seq UInt64,
    event_id String,
    shopper String,
    launch LowCardinality(String),
    product String,
    at DateTime64(3, 'UTC') COMMENT 'event time of the search',
    topic LowCardinality(String),
    offset UInt64 COMMENT 'of the search, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the search',
    similarity_micro Int32 COMMENT 'cosine of query and product in millionths; 0 where either is missing',
    model LowCardinality(String),
    flags UInt8 COMMENT 'bits: 1 degraded, 2 late, 4 no_vector, 8 no_text, 16 cut'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (launch, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
