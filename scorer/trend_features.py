"""What the shop's clicks say of a launch, for one shopper. `part` is scorer.magnitude.part_of.

| name | range | meaning |
|---|---|---|
| trend_hour, trend_day, trend_week | 0..1 | part(clicks on the product, halved every hour, day, week; 16) |
| trend_clicks | 0..1 | part(all clicks on it, 20) |
| trend_purchases | 0..1 | part(all purchases of it, 16) |
| rarity_hour, rarity_day | 0..1 | part(clicks on all products / on this one, 24); 1 where there is none |
| trend_idle | 0..1 | part(seconds since the last click on it, 24); 1 where there is none |
| trend_age | 0..1 | part(seconds since the launch began, 24) |
| after_last | 0..1 | part(16 times the weight with which it followed the shopper's last product, 12) |
| after_last_share | 0..1 | that weight over the weight of all that it followed |
| after_recent | 0..1 | as after_last, of the last five of this session, the k-th counting 1 / k |
| after_recent_share | 0..1 | as after_last_share, likewise |
| shop_again | 0..1 | share of the day's clicks on launched products that were on one of the shopper's last ten |
| shop_led | 0..1 | share of them that came after a product that had led there before |
| shop_pace | 0..1 | part(clicks of the hour on all products, 20) |
| shop_returns | 0..1 | part(1024 times the products come back to within a day after a decision point, 16) |
| shop_finds | 0..1 | the same of products that are not among the shopper's last ten |
| shop_answers | 0..1 | part(1024 times the candidates, of 20, that are clicked within a day, 16) |
"""

from typing import Final

import numpy as np

from scorer.arrays import F4, I4, Int, Real, Row, Table, check_indices, ready
from scorer.candidates import MOST
from scorer.companions import weights_after
from scorer.compiled import compiled
from scorer.magnitude import part_of
from scorer.recent_features import LONGEST
from scorer.trends import ALL, DAY_MS, HOUR_MS, WEEK_MS, Columns, decayed, decided, follow_some

NAMES: Final[tuple[str, ...]] = (
    "trend_hour",
    "trend_day",
    "trend_week",
    "trend_clicks",
    "trend_purchases",
    "rarity_hour",
    "rarity_day",
    "trend_idle",
    "trend_age",
    "after_last",
    "after_last_share",
    "after_recent",
    "after_recent_share",
    "shop_again",
    "shop_led",
    "shop_pace",
    "shop_returns",
    "shop_finds",
    "shop_answers",
)


def fill(result: F4, columns: Columns, *, points: Table, point_events: I4, candidates: I4, launches: Table) -> None:
    """Fold the events of `columns` (scorer.trends.check) and write, at each decision point, the features as the trends
    then stand, its own event folded and it counted, into the last columns of `result` float32[P, 20, F]."""
    check_indices(point_events, len(columns[1]), "point_events")
    _fill(result, columns, points, ready(point_events, np.int32), ready(candidates, np.int32), launches)


@compiled
def _fill(result: F4, columns: Columns, points: Table, point_events: I4, candidates: I4, launches: Table) -> None:
    trends, events, _, trend_of, _ = columns
    done, click = 0, 0
    first = result.shape[2] - len(NAMES)
    for p in range(len(point_events)):
        click = follow_some(columns, done, point_events[p] + 1, click, False)
        done = point_events[p] + 1
        decided(columns, point_events[p], (candidates[p] >= 0).sum())
        at_ms = np.int64(events[point_events[p]]["at_ms"])
        for j in range(candidates.shape[1]):
            launch = candidates[p, j]
            if launch < 0 or launches[launch]["product"] < 0:
                continue
            trend = np.int64(trend_of[launches[launch]["product"]])
            out = result[p, j, first:]
            out[8] = np.float32(part_of(np.float64(at_ms - np.int64(launches[launch]["start_ms"])) / 1000.0, LONGEST))
            if trend >= 0:
                _of_product(trends[trend], trends[ALL], at_ms, out)
                _after(points[p], trends[trend], at_ms, out)
            _of_shop(trends[ALL], at_ms, out)
    follow_some(columns, done, len(events), click, False)


@compiled
def _of_product(row: Row, everything: Row, at_ms: Int, out: F4) -> None:
    last_ms = np.int64(row["last_ms"])
    hour, day = decayed(row, row["hour"], at_ms, HOUR_MS), decayed(row, row["day"], at_ms, DAY_MS)
    out[0] = np.float32(part_of(hour, 16.0))
    out[1] = np.float32(part_of(day, 16.0))
    out[2] = np.float32(part_of(decayed(row, row["week"], at_ms, WEEK_MS), 16.0))
    out[3] = np.float32(part_of(np.float64(row["clicks"]), 20.0))
    out[4] = np.float32(part_of(np.float64(row["purchases"]), 16.0))
    out[5] = np.float32(_rarity(hour, decayed(everything, everything["hour"], at_ms, HOUR_MS)))
    out[6] = np.float32(_rarity(day, decayed(everything, everything["day"], at_ms, DAY_MS)))
    out[7] = np.float32(part_of(np.float64(at_ms - last_ms) / 1000.0, LONGEST) if last_ms >= 0 else 1.0)


@compiled
def _rarity(of_product: Real, of_all: Real) -> Real:
    return part_of(of_all / of_product, LONGEST) if of_product > 1e-6 else np.float64(1.0)


@compiled
def _after(row: Row, trend: Row, at_ms: Int, out: F4) -> None:
    last, weights = weights_after(row, trend, at_ms)
    out[9] = np.float32(part_of(16.0 * last, 12.0))
    out[11] = np.float32(part_of(16.0 * weights, 12.0))
    whole = np.float64(trend["companion_weight"])
    if whole > 0.0:
        out[10] = np.float32(min(last / whole, 1.0))
        out[12] = np.float32(min(weights / whole, 1.0))


@compiled
def _of_shop(everything: Row, at_ms: Int, out: F4) -> None:
    tracked = everything["tracked"]
    if tracked > 0.0:
        out[13] = np.float32(everything["again"] / tracked)
        out[14] = np.float32(everything["led"] / tracked)
    out[15] = np.float32(part_of(decayed(everything, everything["hour"], at_ms, HOUR_MS), 20.0))
    week = decayed(everything, 1.0, at_ms, WEEK_MS)
    points = week * everything["points"]
    out[16] = np.float32(_yield(week * everything["returned"], points))
    out[17] = np.float32(_yield(week * everything["found"], points))
    out[18] = np.float32(_yield(week * everything["answers"], week * everything["offers"] / MOST))


@compiled
def _yield(clicks: Real, points: Real) -> Real:
    """As if four points and one click had gone before: where there was none, nothing is known."""
    return part_of(1024.0 * (clicks + 1.0) / (points + 4.0), 16.0)
