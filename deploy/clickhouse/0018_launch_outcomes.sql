-- What promotions came to, by name. Plain views: nothing is stored, the numbers are summed when asked.
-- Read by analysts, Grafana, `launchpulse watch` and `launchpulse demo`.
-- Grain: offer_minutes, one row for each launch, offer, channel and minute of event time with a promotion or an outcome;
-- launch_outcomes, one row for each launch, offer and channel. `open` are promotions that wait for their outcome; rates
-- and money are of those that closed. What promotions caused is another question: these are sums of what came after them.
CREATE VIEW IF NOT EXISTS offer_minutes AS
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

CREATE VIEW IF NOT EXISTS launch_outcomes AS
SELECT
    launch,
    offer,
    channel,
    sum(promotions) AS promotions,
    sum(closed) AS closed,
    promotions - closed AS open,
    sum(failed) AS failed,
    sum(clicked) AS clicked,
    clicked / nullIf(closed, 0) AS click_rate,
    sum(bought) AS bought,
    bought / nullIf(closed, 0) AS purchase_rate,
    sum(purchases) AS purchases,
    sum(revenue_micro) / 1000000 AS revenue,
    sum(cost_micro) / 1000000 AS cost,
    sum(reward_micro) / 1000000 AS reward,
    sum(prior_micro) / 1000000 AS expected_reward
FROM minutes_by_offer
GROUP BY launch, offer, channel;
