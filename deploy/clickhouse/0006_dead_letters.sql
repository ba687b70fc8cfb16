-- Records that could not be used, whole, with why.
-- Read by engineers (`launchpulse watch`; `launchpulse dead-letters` reads the topic) and by `launchpulse recount`.
-- Grain: one row for each record of the topic dead-letters; (partition, seq) names it.
-- MergeTree: rows never change. Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(topic, offset)
CREATE TABLE IF NOT EXISTS dead_letters
(
    partition UInt32,
    seq UInt64,
    topic LowCardinality(String) COMMENT 'of the record',
    offset UInt64 COMMENT 'of the record, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the record',
    key Nullable(String),
    value Nullable(String) CODEC(ZSTD(1)),
    error LowCardinality(String) COMMENT 'a closed list: schemas/dead_letters.py',
    message String COMMENT 'what was expected, what was seen, what to do'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (error, published_at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
