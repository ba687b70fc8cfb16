-- How a promotion is to be shown: offer, channel, discount, copy, and the version of the plan that says so.
-- Read by whatever shows promotions, by analysts, and by `launchpulse recount`.
-- Grain: that of triggers (0005), one row for each trigger.
-- MergeTree: columns only. Rows from before were shown in the home slot at the list price.
ALTER TABLE triggers
    ADD COLUMN IF NOT EXISTS offer LowCardinality(String) COMMENT 'name of the offer; empty in rows from before',
    ADD COLUMN IF NOT EXISTS channel LowCardinality(String) DEFAULT 'home_slot' COMMENT 'push, coupon, home_slot or email',
    ADD COLUMN IF NOT EXISTS discount_micro UInt32 COMMENT 'part of the price taken off, millionths',
    ADD COLUMN IF NOT EXISTS copy LowCardinality(String) COMMENT 'language of the copy; empty where the plan has none',
    ADD COLUMN IF NOT EXISTS plan_version UInt64 COMMENT 'version of the plan followed';
