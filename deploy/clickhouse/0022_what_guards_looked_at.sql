-- What two columns of decisions (0014) say: the values that the guards looked at, which are those of the last candidate.
-- Read by whoever reads decisions. Grain: that of decisions (0004).
-- MergeTree: comments only.
ALTER TABLE decisions
    COMMENT COLUMN IF EXISTS last_promotion_at 'what the guards looked at: event time of the promotion before; null for none, and where there was no candidate',
    COMMENT COLUMN IF EXISTS promoted_today 'what the guards of the last candidate looked at: promotions to the shopper before on its day, by the shopper''s clock, or by that of the candidate''s plan where no zone was told; 0 where there was no candidate';
