-- What shoppers told of themselves: consent, time zone and language, each time that they told it.
-- Read by analysts (who could be reached on which channel, and since when), through shoppers_newest by whoever asks how
-- it stands now, and by `launchpulse recount`.
-- Grain: one row for each record of the topic shoppers that a counted step took; (partition, offset) names it.
-- MergeTree: rows never change. Which record is the newest is a matter of offsets, not of the order of inserts.
-- Kept for good, unlike what shoppers did: a consent is in force until another record replaces it.
-- Window as in 0001: 10 x 2 parts x 1 insert/s x 600 s.
-- shard by: cityHash64(shopper)
CREATE TABLE IF NOT EXISTS shoppers
(
    partition UInt32,
    offset UInt64,
    event_id String,
    shopper String,
    at DateTime64(3, 'UTC') COMMENT 'when the shopper said so',
    published_at DateTime64(3, 'UTC') COMMENT 'when the broker took it',
    consent Array(LowCardinality(String)) COMMENT 'all channels allowed: push, coupon, home_slot, email; empty for none',
    time_zone LowCardinality(String) COMMENT 'name in the IANA time zone database',
    language LowCardinality(String) COMMENT 'language tag; empty where unknown'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(published_at)
ORDER BY (shopper, at)
SETTINGS non_replicated_deduplication_window = 12000,
    replicated_deduplication_window = 12000,
    replicated_deduplication_window_seconds = 604800;

-- What counts of each shopper now: the record with the greatest offset. All of a shopper lie in one partition.
CREATE VIEW IF NOT EXISTS shoppers_newest AS
SELECT
    shopper,
    argMax(consent, offset) AS consent,
    argMax(time_zone, offset) AS time_zone,
    argMax(language, offset) AS language,
    argMax(at, offset) AS at,
    count() AS records
FROM shoppers
GROUP BY shopper;
