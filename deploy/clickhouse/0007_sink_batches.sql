-- Each insert of the sink, and when its rows could be read.
-- Read by whoever asks how long a trigger took (trigger_delays in 0010), and by `launchpulse recount`.
-- Grain: one row for each insert of rows into one table; (token, table) names it.
-- MergeTree: rows never change. 5 inserts/s from triggers and 5 from the other tables: 10 x 2 parts x 10 x 600 s.
-- shard by: cityHash64(token)
CREATE TABLE IF NOT EXISTS sink_batches
(
    token String COMMENT 'deduplication token of the intent',
    table LowCardinality(String),
    rows UInt64,
    visible_at DateTime64(3, 'UTC') COMMENT 'when the insert returned'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(visible_at)
ORDER BY (table, token)
TTL toDateTime(visible_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 120000,
    replicated_deduplication_window = 120000,
    replicated_deduplication_window_seconds = 604800;
