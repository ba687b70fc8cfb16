-- What two columns of outcomes (0016) say: of clicks that come out of order the first one read counts, not the earliest.
-- Read by whoever reads outcomes. Grain: that of outcomes (0016).
-- MergeTree: comments only.
ALTER TABLE outcomes
    COMMENT COLUMN IF EXISTS clicked_at 'event time of the first click that was read within the window, of clicks out of order not always the earliest; null for none',
    COMMENT COLUMN IF EXISTS purchased_at 'likewise of the first purchase; null for none';
