"""What the interest model sees of one shopper and one launch: 56 numbers, float32, in this order for good.

Taste only (profile, product, launch): what was done to the shopper is for guards, so that a model never learns the
policy that fed it. "Decayed" is as of the shopper's newest event. `squash` is x / (1 + x).

| name | range | meaning |
|---|---|---|
| cosine | -1..1 | profile vector and product vector; 0 where either is missing |
| category_share | 0..1 | part of the shopper's taste that the product's category has (Space-Saving of 8) |
| brand_share | 0..1 | the same of its brand |
| category_first | 0, 1 | no other category of the shopper weighs more |
| price_ratio | 0..1 | squash(price / shopper's mean price): 0.5 is the mean; 0 where either is unknown |
| price_known | 0, 1 | both prices known |
| launch_age | 0..1 | squash(days since the launch began) |
| launch_left | 0..1 | squash(days until it ends) |
| matched | 0, 1 | the search at hand matched it |
| has_vector | 0, 1 | the product has a vector of the profile's space |
| no_text | 0, 1 | the product has no text |
| shopper_has_vector | 0, 1 | the profile has one |
| taste_focus | 0..1 | length of the profile vector over the weights added up in it: 1 is a single-minded shopper |
| price_spread | 0..1 | squash(standard deviation / mean of the shopper's prices) |
| views .. reviews | 0..1 | squash(decayed events of that kind); take_backs are uncarts and returns |
| same_session | 0, 1 | under 30 minutes since the shopper's event before |
| same_day | 0, 1 | from 30 minutes to a day |
| same_week | 0, 1 | from a day to a week; all three 0: longer ago, or never |

Then those of scorer.recent_features and those of scorer.trend_features; the latter are written by its `fill`.
"""

from typing import Final

import numpy as np

from scorer import decay, kinds, prices, recent_features, sketch, trend_features
from scorer.arrays import F4, I4, Int, Real, Row, Table, check_indices, ready
from scorer.candidates import MOST, Matched, check_matched, is_matched
from scorer.catalogue import LAUNCH, PRODUCT
from scorer.compiled import compiled
from scorer.events import EVENT
from scorer.flags import NO_TEXT
from scorer.profile import PROFILE
from scorer.rules import RULES
from scorer.similarity import dot, length

_OF_LAUNCH: tuple[str, ...] = (
    "cosine",
    "category_share",
    "brand_share",
    "category_first",
    "price_ratio",
    "price_known",
    "launch_age",
    "launch_left",
    "matched",
    "has_vector",
    "no_text",
)
_OF_SHOPPER: tuple[str, ...] = (
    "shopper_has_vector",
    "taste_focus",
    "price_spread",
    "views",
    "carts",
    "favourites",
    "purchases",
    "take_backs",
    "searches",
    "reviews",
    "same_session",
    "same_day",
    "same_week",
)
FEATURES: Final[tuple[str, ...]] = _OF_LAUNCH + _OF_SHOPPER + recent_features.NAMES + trend_features.NAMES
_SHOPPER_AT: Final = len(_OF_LAUNCH)
_RECENT_AT: Final = _SHOPPER_AT + len(_OF_SHOPPER)
_SHOPPER_COUNT: Final = len(_OF_SHOPPER)
_SESSION_MS, _DAY_MS, _WEEK_MS = 1_800_000, 86_400_000, 604_800_000


def features(  # noqa: PLR0913  # one column each
    points: Table,
    point_events: I4,
    *,
    events: Table,
    candidates: I4,
    launches: Table,
    products: Table,
    matched: Matched,
    rules: Table,
) -> F4:
    """float32[P, 20, len(FEATURES)], zeros where there is no candidate, and in the columns of scorer.trend_features.
    `matched` as in `candidates`."""
    launches, products = ready(launches, LAUNCH), ready(products, PRODUCT)
    offsets, indices = check_matched(matched, len(events), len(launches))
    check_indices(candidates, len(launches), "candidate", -1)
    check_indices(point_events, len(events), "point_events")
    check_indices(launches["product"], len(products), "product of a launch", -1)
    result = np.zeros((len(points), MOST, len(FEATURES)), np.float32)
    _features(
        ready(points, PROFILE),
        ready(point_events, np.int32),
        ready(events, EVENT),
        ready(candidates, np.int32),
        launches,
        products,
        offsets,
        indices,
        ready(rules, RULES),
        result,
    )
    return result


@compiled
def _features(  # noqa: PLR0913  # one column each
    points: Table,
    point_events: I4,
    events: Table,
    candidates: I4,
    launches: Table,
    products: Table,
    offsets: I4,
    indices: I4,
    all_rules: Table,
    result: F4,
) -> None:
    half_life_ms = np.int64(all_rules[0]["half_life_ms"])
    shopper = np.zeros(_SHOPPER_COUNT, np.float32)
    for p in range(len(points)):
        event, row = point_events[p], points[p]
        at_ms = np.int64(events[event]["at_ms"])
        matched = indices[offsets[event] : offsets[event + 1]]
        norm = length(row["vector"])
        _of_shopper(row, at_ms, half_life_ms, norm, shopper)
        for j in range(MOST):
            launch = candidates[p, j]
            if launch < 0:
                continue
            out = result[p, j]
            _of_launch(row, norm, launches[launch], products, at_ms, out)
            out[8] = np.float32(is_matched(matched, launch))
            for k in range(_SHOPPER_COUNT):
                out[_SHOPPER_AT + k] = shopper[k]
            if launches[launch]["product"] >= 0:
                recent_features.fill(row, products[launches[launch]["product"]], at_ms, out[_RECENT_AT:])


@compiled
def _of_launch(row: Row, norm: Real, launch: Row, products: Table, at_ms: Int, out: F4) -> None:
    out[6] = np.float32(_squash(np.float64(at_ms - np.int64(launch["start_ms"])) / _DAY_MS))
    out[7] = np.float32(_squash(np.float64(np.int64(launch["end_ms"]) - at_ms) / _DAY_MS))
    if launch["product"] < 0:
        return
    product = products[launch["product"]]
    category, brand = product["category"], product["brand"]
    out[1] = np.float32(sketch.share(row["categories"], row["category_weights"], category))
    out[2] = np.float32(sketch.share(row["brands"], row["brand_weights"], brand))
    out[3] = np.float32(sketch.is_first(row["categories"], row["category_weights"], category))
    price = np.float64(product["price_micro"]) / 1e6
    if price >= 0.0 and row["price_mean"] > 0.0:
        out[4] = np.float32(_squash(price / np.float64(row["price_mean"])))
        out[5] = np.float32(1.0)
    if product["has_vector"] != 0 and product["space"] == row["space"]:
        out[9] = np.float32(1.0)
        both = norm * length(product["vector"])
        if both > 0.0:
            out[0] = np.float32(dot(row["vector"], product["vector"]) / both)
    out[10] = np.float32(np.int64(product["flags"]) & NO_TEXT != 0)


@compiled
def _of_shopper(row: Row, at_ms: Int, half_life_ms: Int, norm: Real, out: F4) -> None:
    out[0] = np.float32(norm > 0.0)
    out[1] = np.float32(min(norm / np.float64(row["taste"]), 1.0)) if row["taste"] > 0.0 else np.float32(0.0)
    out[2] = np.float32(_squash(prices.spread(row)))
    now = decay.power(np.int64(row["landmark_ms"]) - np.int64(row["last_ms"]), half_life_ms)
    counts = row["counts"]
    out[3] = _count(counts, kinds.VIEW, now)
    out[4] = _count(counts, kinds.CART, now)
    out[5] = _count(counts, kinds.FAVOURITE, now)
    out[6] = _count(counts, kinds.PURCHASE, now)
    backs = np.float64(counts[kinds.UNCART]) + np.float64(counts[kinds.RETURN])
    out[7] = np.float32(_squash(backs * now))
    out[8] = _count(counts, kinds.SEARCH, now)
    out[9] = _count(counts, kinds.REVIEW, now)
    gap_ms = at_ms - np.int64(row["previous_ms"])
    before = row["previous_ms"] >= 0
    out[10] = np.float32(before and gap_ms < _SESSION_MS)
    out[11] = np.float32(before and gap_ms >= _SESSION_MS and gap_ms < _DAY_MS)
    out[12] = np.float32(before and gap_ms >= _DAY_MS and gap_ms < _WEEK_MS)


@compiled
def _count(counts: F4, kind: Int, now: Real) -> Real:
    return np.float32(_squash(np.float64(counts[kind]) * now))


@compiled
def _squash(x: Real) -> Real:
    """x / (1 + x) of x >= 0; 0 below."""
    return x / (1.0 + x) if x > 0.0 else np.float64(0.0)
