-- What a promotion says: its copy as the shopper is to read it.
-- Read by whatever shows promotions, by `launchpulse why` and by `launchpulse recount`.
-- Grain: that of triggers (0005), one row for each trigger.
-- MergeTree: a column only. Rows from before have none.
ALTER TABLE triggers
    ADD COLUMN IF NOT EXISTS copy_text String COMMENT 'the copy, filled; empty where the plan has none or it names what is not known' AFTER copy;
