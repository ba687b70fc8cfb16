-- Every event that a counted step folded: clicks, searches and reviews in one table.
-- Read by analysts (what did shoppers do), by the per-minute views and by `launchpulse recount`.
-- Grain: one row for each record of an input topic; (topic, partition, offset) names it.
-- MergeTree: rows never change. The sink inserts each exactly once, by deduplication token.
-- Partitions and TTL go by the time of publishing: a log of 2014 published today is kept from today.
-- A month a partition, because an insert must not touch many.
--
-- Deduplication windows count parts, in this file and all others:
--   10 (safety) x parts per insert (2: the turn of a month) x inserts a second x longest outage (600 s).
-- Here 1 insert a second: 12,000. The replicated window also ends after a time: 7 days, because a sink
-- that comes back after a weekend repeats the insert that it left open.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS events
(
    topic LowCardinality(String) COMMENT 'clicks, searches or reviews',
    partition UInt32,
    offset UInt64,
    event_id String,
    kind LowCardinality(String) COMMENT 'view, cart, uncart, favourite, purchase, return, search or review',
    shopper String,
    product String COMMENT 'empty for a search',
    launch LowCardinality(String) COMMENT 'launch of the product that was live at the event, the newest if several; empty if none',
    at DateTime64(3, 'UTC') COMMENT 'when it happened in the shop',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took it',
    price_micro Int64 COMMENT 'millionths of the shop currency; -1 where unknown',
    quantity UInt32,
    text String COMMENT 'the query or the review' CODEC(ZSTD(1)),
    flags UInt8 COMMENT 'bits known from the record alone: 8 no_text',
    price Nullable(Float64) ALIAS if(price_micro < 0, NULL, price_micro / 1000000),
    INDEX shopper_bloom shopper TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (product, at)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;
