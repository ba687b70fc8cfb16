-- What people ask for by name. Plain views: nothing is stored, the numbers are summed when asked.
-- Read by analysts, Grafana, `launchpulse watch` and `launchpulse demo`.
-- Grain: product_minutes and launch_minutes, one row for each minute of event time with anything in it;
-- trigger_delays, one row for each trigger. mean_sentiment runs from -1 to 1, mean_interest from 0 to 1.
CREATE VIEW IF NOT EXISTS product_minutes AS
SELECT
    product,
    minute,
    sum(views) AS views,
    sum(carts) AS carts,
    sum(uncarts) AS uncarts,
    sum(favourites) AS favourites,
    sum(purchases) AS purchases,
    sum(returns) AS returns,
    uniqExactMerge(shoppers) AS shoppers,
    sum(negative) AS negative,
    sum(neutral) AS neutral,
    sum(positive) AS positive,
    sum(sentiment_sum_micro) AS sentiment_sum_micro,
    sentiment_sum_micro / nullIf(1000000 * (negative + neutral + positive), 0) AS mean_sentiment,
    sum(searches_matched) AS searches_matched,
    sum(decisions) AS decisions,
    sum(interest_sum_micro) AS interest_sum_micro,
    interest_sum_micro / nullIf(1000000 * decisions, 0) AS mean_interest,
    sum(triggers) AS triggers
FROM minutes_by_product
GROUP BY product, minute;

CREATE VIEW IF NOT EXISTS launch_minutes AS
SELECT
    launch,
    minute,
    sum(views) AS views,
    sum(carts) AS carts,
    sum(uncarts) AS uncarts,
    sum(favourites) AS favourites,
    sum(purchases) AS purchases,
    sum(returns) AS returns,
    uniqExactMerge(shoppers) AS shoppers,
    sum(negative) AS negative,
    sum(neutral) AS neutral,
    sum(positive) AS positive,
    sum(sentiment_sum_micro) AS sentiment_sum_micro,
    sentiment_sum_micro / nullIf(1000000 * (negative + neutral + positive), 0) AS mean_sentiment,
    sum(searches_matched) AS searches_matched,
    sum(decisions) AS decisions,
    sum(interest_sum_micro) AS interest_sum_micro,
    interest_sum_micro / nullIf(1000000 * decisions, 0) AS mean_interest,
    sum(triggers) AS triggers
FROM minutes_by_launch
GROUP BY launch, minute;

CREATE VIEW IF NOT EXISTS trigger_delays AS
SELECT
    triggers.decision_id AS decision_id,
    triggers.launch AS launch,
    triggers.published_at AS published_at,
    batches.visible_at AS visible_at,
    toUnixTimestamp64Milli(batches.visible_at) - toUnixTimestamp64Milli(triggers.published_at) AS delay_ms
FROM triggers
GLOBAL INNER JOIN sink_batches AS batches ON triggers.token = batches.token AND batches.table = 'triggers';
