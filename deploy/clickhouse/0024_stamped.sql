-- What published_at says: the time that a record was stamped with. Topics keep the producer's own stamp, so a record that
-- a producer stamped with its event's time is kept from that time, not from its publishing as the header of 0001 has it;
-- rows that are older than 400 days when they are inserted do not stay, while the sums of their minutes do, for 1,830.
-- The sink warns of them. A TTL by the time of inserting would need a column that old rows lack, and lose its promise.
-- Read by whoever reads these tables. Grain: that of each.
-- MergeTree: comments only.
ALTER TABLE events
    COMMENT COLUMN IF EXISTS published_at 'stamp of the record, by its producer''s clock; kept 400 days from then';

ALTER TABLE review_scores
    COMMENT COLUMN IF EXISTS published_at 'stamp of the review, by its producer''s clock; kept 400 days from then';

ALTER TABLE search_scores
    COMMENT COLUMN IF EXISTS published_at 'stamp of the search, by its producer''s clock; kept 400 days from then';

ALTER TABLE decisions
    COMMENT COLUMN IF EXISTS published_at 'stamp of the event that asked, by its producer''s clock; kept 400 days from then';

ALTER TABLE triggers
    COMMENT COLUMN IF EXISTS published_at 'stamp of the event that asked, by its producer''s clock; kept 400 days from then';

ALTER TABLE rankings
    COMMENT COLUMN IF EXISTS published_at 'stamp of the event that asked, by its producer''s clock; kept 400 days from then';

ALTER TABLE dead_letters
    COMMENT COLUMN IF EXISTS published_at 'stamp of the record, by its producer''s clock; kept 400 days from then';

ALTER TABLE deliveries
    COMMENT COLUMN IF EXISTS published_at 'stamp of the record, by its producer''s clock; kept 400 days from then';

ALTER TABLE shoppers
    COMMENT COLUMN IF EXISTS published_at 'stamp of the record, by its producer''s clock';
