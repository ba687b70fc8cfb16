-- What promotions earned, in sums that no number of purchases can fill: a promotion's revenue is at most a million million,
-- in millionths a ninth of what 64 bits hold.
-- Read through offer_minutes and launch_outcomes (0018), as before.
-- Grain: that of minutes_by_offer (0017).
-- AggregatingMergeTree: one column gets wider; what is there stays as it is. The view is made anew, since one that got
-- another query by ALTER no longer knows which inserts it has seen, and would count one that a sink left open twice.
-- CREATE OR REPLACE of a materialized view is younger than the oldest server that this runs on.
-- Once run as: 98066ceb43eca9ac2a6a6085f222bb55a95953cd9d753c7e5765c46506fc3e42
-- Once run as: 6ff17eaa9fea9c27697f5a504015873f35d64faed527314925eb75f680e7195f
-- Once run as: fb0201213bd9ec0a6e91e4d46e71b7391d23ab41ac7225149a1682d9a8e91476
ALTER TABLE minutes_by_offer
    MODIFY COLUMN revenue_micro SimpleAggregateFunction(sum, Int128);

DROP VIEW IF EXISTS outcomes_by_offer;

CREATE MATERIALIZED VIEW IF NOT EXISTS outcomes_by_offer TO minutes_by_offer AS
SELECT
    launch,
    offer,
    channel,
    toStartOfMinute(at) AS minute,
    toDate(published_at) AS published_on,
    count() AS closed,
    countIf(made.shown = 'told') AS told,
    countIf(made.shown = 'failed') AS failed,
    countIf(bitAnd(made.flags, 32) > 0) AS early,
    countIf(made.clicked_at IS NOT NULL) AS clicked,
    countIf(made.purchased_at IS NOT NULL) AS bought,
    sum(made.purchases) AS purchases,
    sum(toInt128(made.revenue_micro)) AS revenue_micro,
    sumIf(made.cost_micro, made.purchased_at IS NOT NULL) AS cost_micro,
    sum(made.reward_micro) AS reward_micro,
    sum(made.prior_micro) AS prior_micro
FROM outcomes AS made
GROUP BY launch, offer, channel, minute, published_on;

CREATE OR REPLACE VIEW offer_minutes AS
SELECT
    launch,
    offer,
    channel,
    minute,
    sum(promotions) AS promotions,
    sum(closed) AS closed,
    sum(told) AS told,
    sum(failed) AS failed,
    sum(early) AS early,
    sum(clicked) AS clicked,
    sum(bought) AS bought,
    sum(purchases) AS purchases,
    sum(revenue_micro) AS revenue_micro,
    sum(cost_micro) AS cost_micro,
    sum(reward_micro) AS reward_micro,
    sum(prior_micro) AS prior_micro
FROM minutes_by_offer
GROUP BY launch, offer, channel, minute;
