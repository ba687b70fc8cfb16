-- What a decision chose beside the launch: offer, channel and copy; its arms, and all that the choice rested on.
-- Read by analysts (what could have been offered, how near a limit was), by estimates of lift, and by `launchpulse
-- recount`.
-- Grain: that of decisions (0004), one row for each decision. Arrays of arms are of equal length, at most 20, but
-- arm_propensity_micro, which ends with nothing; the others have one item for each of `launches`.
-- MergeTree: columns only. Rows from before have the defaults, which say that nothing was noted.
ALTER TABLE decisions
    ADD COLUMN IF NOT EXISTS offer LowCardinality(String) COMMENT 'the offer chosen; empty for nothing',
    ADD COLUMN IF NOT EXISTS channel LowCardinality(String) COMMENT 'push, coupon, home_slot or email; empty for nothing',
    ADD COLUMN IF NOT EXISTS copy LowCardinality(String) COMMENT 'language of the copy chosen; empty for nothing, or where the plan has no copy',
    ADD COLUMN IF NOT EXISTS arm_candidates Array(UInt8) COMMENT 'candidate of each arm, from 0: launches[arm_candidates[i] + 1]',
    ADD COLUMN IF NOT EXISTS arm_offers Array(LowCardinality(String)) COMMENT 'offer of each arm',
    ADD COLUMN IF NOT EXISTS arm_channels Array(LowCardinality(String)) COMMENT 'channel of each arm',
    ADD COLUMN IF NOT EXISTS arm_propensity_micro Array(UInt32) COMMENT 'probability of each arm and, last, of nothing, in millionths',
    ADD COLUMN IF NOT EXISTS arm_value_micro Array(Int64) COMMENT 'by which the policy ranked each arm: millionths of money, or of a probability under threshold and table',
    ADD COLUMN IF NOT EXISTS plan_versions Array(UInt64) COMMENT 'version of the plan of each candidate',
    ADD COLUMN IF NOT EXISTS times Array(UInt32) COMMENT 'promotions of each candidate to this shopper before',
    ADD COLUMN IF NOT EXISTS money_left_micro Array(Int64) COMMENT 'of what was granted to the partition for each candidate, millionths; -1 no limit',
    ADD COLUMN IF NOT EXISTS impressions_left Array(Int64) COMMENT 'likewise; -1 no limit',
    ADD COLUMN IF NOT EXISTS stock Array(Int64) COMMENT 'pieces left of the product of each candidate; -1 unknown',
    ADD COLUMN IF NOT EXISTS negative_micro Array(UInt32) COMMENT 'share of negative reviews of each product, millionths; 0 below five reviews',
    ADD COLUMN IF NOT EXISTS last_promotion_at Nullable(DateTime64(3, 'UTC')) COMMENT 'event time of the promotion before; null for none',
    ADD COLUMN IF NOT EXISTS promoted_today UInt32 COMMENT 'promotions to the shopper on the local day before this decision',
    ADD COLUMN IF NOT EXISTS local_at DateTime64(3, 'UTC') COMMENT 'what the clock of the shopper said, written as if it were UTC',
    ADD COLUMN IF NOT EXISTS consent UInt8 COMMENT 'bits: 1 push, 2 coupon, 4 home_slot, 8 email, 128 the shopper has told',
    ADD COLUMN IF NOT EXISTS language UInt8 COMMENT '0 not told, 1 zh, 2 en, 3 other',
    ADD COLUMN IF NOT EXISTS policy_state UInt64 COMMENT 'first offset of policy-state not in force',
    ADD COLUMN IF NOT EXISTS product_state UInt64 COMMENT 'first offset of product-vectors not in force',
    ADD COLUMN IF NOT EXISTS budget_grants UInt64 COMMENT 'first offset of budget-grants not in force',
    ADD COLUMN IF NOT EXISTS seed Int64 COMMENT 'key of the random number';
