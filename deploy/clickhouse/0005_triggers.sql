-- Every promotion to show: this launch, to this shopper, now.
-- Read by whatever shows promotions, by analysts, by the per-minute views and by `launchpulse recount`.
-- Grain: one row for each trigger; decision_id names it, and so does (partition, seq).
-- MergeTree: rows never change. Inserted every 200 ms, so the window is 10 x 2 parts x 5 inserts/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS triggers
(
    partition UInt32,
    seq UInt64,
    decision_id String,
    shopper String,
    launch LowCardinality(String),
    product String,
    at DateTime64(3, 'UTC') COMMENT 'event time of the decision',
    not_after DateTime64(3, 'UTC') COMMENT 'wall-clock time after which it must not be shown',
    interest_micro UInt32,
    propensity_micro UInt32,
    topic LowCardinality(String) COMMENT 'of the event that asked',
    offset UInt64 COMMENT 'of the event that asked, in the same partition',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took the event that asked',
    flags UInt8 COMMENT 'bits: 1 degraded, 2 late, 4 no_vector, 8 no_text, 16 cut',
    token LowCardinality(String) COMMENT 'the insert that brought it; sink_batches says when that was visible'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (launch, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 60000,
    replicated_deduplication_window = 60000,
    replicated_deduplication_window_seconds = 604800;
