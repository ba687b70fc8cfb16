-- Whether what the models are shown, and what they say, still looks as it did on a day of reference.
-- Read by `launchpulse model drift`, and by Grafana: SELECT * FROM drift(reference = '2025-09-01', since = '2025-09-08').
-- Grain: drift_numbers and drift_labels, one row for each thing measured; drift, one row for each day of event time
-- with rows and each measure. Plain views: nothing is stored, the numbers are counted when asked.
-- Numbers fall into ten bins of equal mass on the day of reference (fewer where values repeat), and into one below and
-- one above its range; a label is a bin. psi is the sum of (q - p) ln(q / p) over bins that are not empty on both days,
-- with half a count added to each: scorer/metrics/stability.py says why, and what is noise.
CREATE VIEW IF NOT EXISTS drift_numbers AS
SELECT toDate(at) AS day, 'interest' AS measure, micro / 1000000 AS value
FROM decisions
ARRAY JOIN interest_micro AS micro
UNION ALL
SELECT toDate(at), 'sentiment', (toInt64(positive_micro) - toInt64(negative_micro)) / 1000000
FROM review_scores
UNION ALL
SELECT toDate(at), 'query_similarity', similarity_micro / 1000000
FROM search_scores
UNION ALL
SELECT toDate(at), 'price', price_micro / 1000000
FROM events
WHERE price_micro >= 0
UNION ALL
SELECT toDate(at), if(kind = 'review', 'review_length', 'query_length'), toFloat64(lengthUTF8(text))
FROM events
WHERE kind IN ('review', 'search');

CREATE VIEW IF NOT EXISTS drift_labels AS
SELECT toDate(at) AS day, 'event_kind' AS measure, toString(kind) AS label
FROM events
UNION ALL
SELECT toDate(at), 'price_known', if(price_micro < 0, 'unknown', 'known')
FROM events
WHERE kind NOT IN ('review', 'search')
UNION ALL
SELECT toDate(at), 'review_class', toString(sentiment)
FROM review_scores
UNION ALL
SELECT toDate(at), 'review_text', multiIf(bitAnd(flags, 8) > 0, 'no_text', bitAnd(flags, 16) > 0, 'cut', 'whole')
FROM review_scores
UNION ALL
SELECT toDate(at), 'review_degraded', if(bitAnd(flags, 1) > 0, 'degraded', 'scored')
FROM review_scores
UNION ALL
SELECT toDate(at), 'review_model', toString(model)
FROM review_scores
UNION ALL
SELECT toDate(at), 'interest_degraded', if(bitAnd(flags, 1) > 0, 'degraded', 'scored')
FROM decisions
UNION ALL
SELECT toDate(at), 'interest_model', toString(model)
FROM decisions;

CREATE VIEW IF NOT EXISTS drift AS
WITH
    edges AS
    (
        SELECT measure, arrayDistinct(quantilesExact(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)(value)) AS at
        FROM drift_numbers
        WHERE day = {reference:Date}
        GROUP BY measure
    ),
    binned AS
    (
        SELECT
            day,
            measure,
            toString((value >= at[1]) + arrayCount(e -> e < value, arraySlice(at, 2, -1)) + (value > at[-1])) AS bin
        FROM drift_numbers
        GLOBAL LEFT JOIN edges USING (measure)
        WHERE day = {reference:Date} OR day >= {since:Date}
        UNION ALL
        SELECT day, measure, label AS bin
        FROM drift_labels
        WHERE day = {reference:Date} OR day >= {since:Date}
    ),
    counted AS
    (
        SELECT day, measure, mapFromArrays(groupArray(bin), groupArray(rows)) AS actual
        FROM (SELECT day, measure, bin, count() AS rows FROM binned GROUP BY day, measure, bin)
        GROUP BY day, measure
    ),
    beside AS
    (
        SELECT
            day,
            measure,
            actual,
            anyIf(actual, day = {reference:Date}) OVER (PARTITION BY measure) AS expected,
            arraySort(arrayDistinct(arrayConcat(mapKeys(expected), mapKeys(actual)))) AS bins
        FROM counted
    )
SELECT
    day,
    measure,
    bins,
    arrayMap(bin -> expected[bin], bins) AS expected_counts,
    arrayMap(bin -> actual[bin], bins) AS actual_counts,
    arraySum(expected_counts) AS expected_rows,
    arraySum(actual_counts) AS actual_rows,
    arrayMap(count -> (count + 0.5) / (expected_rows + 0.5 * length(bins)), expected_counts) AS expected_shares,
    arrayMap(count -> (count + 0.5) / (actual_rows + 0.5 * length(bins)), actual_counts) AS actual_shares,
    if(expected_rows = 0, NULL, arraySum((p, q) -> (q - p) * log(q / p), expected_shares, actual_shares)) AS psi
FROM beside
WHERE day >= {since:Date};
